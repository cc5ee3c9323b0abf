import { DurableObject } from "cloudflare:workers";
import {
  grantLease,
  type LeaseAsk,
  type LeaseGrant,
  type Ledger,
  NEW_LEDGER,
  type Settlement,
  settleLease,
} from "../../shared/budget/lease.ts";
import { changeLive } from "../../shared/live/change-live.ts";
import { foldLive, type LiveChange, type LiveEntry, type LiveState } from "../../shared/live/live-state.ts";
import { putTag, REMOVAL_REMEMBERED_MS, removeTag, type StoredTag } from "../../shared/tags/change-tag.ts";
import type { TagEntry, TagRemoval } from "../../shared/tags/tag-entry.ts";
import type { Env } from "../env.ts";
import { makeTables } from "./migrate.ts";
import { type Kept, readRecord, writeRecord } from "./shared-store/store/records.ts";
import { SHARED_STORE_STEPS } from "./shared-store/store/schema.ts";

/**
 * A part of the shared store: one campaign's ledger, the live state, or the tags whose names begin alike, each under a
 * name of its own (workers/adapters/object-store.ts). It loads, calls the pure functions and stores; every method is one
 * turn without an await, so that calls come one after the other. Memory is a cache. What only reads writes no tables.
 * Arguments are JSON, as with people's objects: calls refuse to carry objects without a prototype.
 */
export class SharedStoreObject extends DurableObject<Env> {
  readonly #tables = makeTables(this.ctx.storage, SHARED_STORE_STEPS);
  #ledger: Ledger | undefined;
  #live: Kept<LiveEntry> | undefined;

  /** Issues units, `grantLease`. */
  lease(json: string): LeaseGrant {
    const ask: LeaseAsk = JSON.parse(json);
    const { ledger, grant } = grantLease(this.#loadLedger(), ask);
    this.#saveLedger(ledger);
    return grant;
  }

  /** Ends a lease, `settleLease`. */
  settle(json: string): void {
    const settlement: Settlement = JSON.parse(json);
    this.#saveLedger(settleLease(this.#loadLedger(), settlement));
  }

  /** What is paused, on and revoked at `nowMs`, epoch milliseconds. */
  live(nowMs: number): LiveState {
    return foldLive(this.#loadLive(), nowMs);
  }

  /** Turns one thing on or off, `changeLive`. */
  changeLive(json: string): void {
    const change: LiveChange = JSON.parse(json);
    const before = this.#loadLive();
    const after = changeLive(before, change);
    if (after === before) return;
    this.#write((sql) => writeRecord(sql, "live", before, after));
    this.#live = after;
  }

  /** Registers a tag, `putTag`. */
  putTag(json: string): void {
    const entry: TagEntry = JSON.parse(json);
    this.#changeTag(entry.tag, (stored) => putTag(stored, entry), entry.atMs);
  }

  /** Takes a tag away, `removeTag`. */
  removeTag(json: string): void {
    const removal: TagRemoval = JSON.parse(json);
    this.#changeTag(removal.tag, (stored) => removeTag(stored, removal), removal.atMs);
  }

  /** The locators of these tags, in their order; null where nobody registered one. */
  findTags(tags: readonly string[]): (string | null)[] {
    const query = "SELECT tag, locator FROM tag WHERE tag IN (SELECT value FROM json_each(?))";
    const found = this.#read<{ tag: string; locator: string | null }[]>([], (sql) =>
      sql.exec<{ tag: string; locator: string | null }>(query, JSON.stringify(tags)).toArray(),
    );
    const locators = new Map(found.map(({ tag, locator }) => [tag, locator]));
    return tags.map((tag) => locators.get(tag) ?? null);
  }

  #loadLedger(): Ledger {
    this.#ledger ??= this.#read<Ledger>(NEW_LEDGER, (sql) => ({
      issued: readRecord<number>(sql, "issued").all ?? 0,
      hours: readRecord(sql, "hour"),
      days: readRecord(sql, "day"),
      leases: readRecord(sql, "lease"),
    }));
    return this.#ledger;
  }

  #saveLedger(after: Ledger): void {
    const before = this.#loadLedger();
    if (after === before) return;
    this.#write((sql) => {
      writeRecord(sql, "issued", { all: before.issued }, { all: after.issued });
      writeRecord(sql, "hour", before.hours, after.hours);
      writeRecord(sql, "day", before.days, after.days);
      writeRecord(sql, "lease", before.leases, after.leases);
    });
    this.#ledger = after;
  }

  #loadLive(): Kept<LiveEntry> {
    this.#live ??= this.#read<Kept<LiveEntry>>({}, (sql) => readRecord(sql, "live"));
    return this.#live;
  }

  #readTag(tag: string): StoredTag | undefined {
    const query = "SELECT owner, locator, atMs FROM tag WHERE tag = ?";
    return this.ctx.storage.sql.exec<{ owner: string; locator: string | null; atMs: number }>(query, tag).toArray()[0];
  }

  #changeTag(tag: string, change: (stored: StoredTag | undefined) => StoredTag, nowMs: number): void {
    const before = this.#read<StoredTag | undefined>(undefined, () => this.#readTag(tag));
    const after = change(before);
    if (after === before) return;
    this.#write((sql) => {
      const { owner, locator, atMs } = after;
      sql.exec("INSERT OR REPLACE INTO tag VALUES (?, ?, ?, ?)", tag, owner, locator, atMs);
      sql.exec("DELETE FROM tag WHERE locator IS NULL AND atMs < ?", nowMs - REMOVAL_REMEMBERED_MS);
    });
  }

  /** What the rows say, `empty` where this object was never written to. */
  #read<T>(empty: T, load: (sql: SqlStorage) => T): T {
    const { storage } = this.ctx;
    return this.#tables.open() ? load(storage.sql) : empty;
  }

  /** All of it or, where it throws, nothing: what is in memory is set after. */
  #write(write: (sql: SqlStorage) => void): void {
    const { storage } = this.ctx;
    this.#tables.make();
    storage.transactionSync(() => write(storage.sql));
  }
}
