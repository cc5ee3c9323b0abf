import { DurableObject } from "cloudflare:workers";
import {
  type Counts,
  forgetOldest,
  grantUnits,
  type LeaseAsk,
  type LeaseGrant,
  REMEMBERED_MS,
  type Settlement,
  takeBack,
} from "../../shared/budget/lease.ts";
import { type Refund, takeUnitBack } from "../../shared/budget/refund.ts";
import { present } from "../../shared/json/present.ts";
import { changeLive } from "../../shared/live/change-live.ts";
import { addChange, type LiveCopy, renewCopy } from "../../shared/live/live-copy.ts";
import type { LiveReading } from "../../shared/live/live-reading.ts";
import { foldLive, type LiveChange, type LiveEntry, type LiveState } from "../../shared/live/live-state.ts";
import {
  putTag,
  REMOVAL_REMEMBERED_MS,
  removeTag,
  type StoredTag,
  type TagEntry,
  type TagRemoval,
} from "../../shared/tags/tag-entry.ts";
import type { Env } from "../env.ts";
import type { LedgerChange } from "./shared-store/store/ledger-rows.ts";
import { type Book, makePartStore } from "./shared-store/store/part-store.ts";

/** What two clocks may differ by. */
const AHEAD_MS = 1_000;

/**
 * A part of the shared store: one campaign's ledger, the live state, the tags whose names begin alike, or the copy of a
 * live state that is in Redis, each under a name of its own (workers/adapters/object-store.ts, object-live-copy.ts). It loads, calls the pure functions and stores; every method is one
 * turn without an await, so that calls come one after the other. Memory is a cache. A call that only reads makes no tables.
 * Arguments are JSON, as with people's objects: a call does not carry objects without a prototype.
 */
export class SharedStoreObject extends DurableObject<Env> {
  readonly #store = makePartStore(this.ctx.storage);
  #counts: Counts | undefined;
  #live: Book<LiveEntry> | undefined;
  #copy: LiveCopy | undefined;

  /** Issues units, `grantLease`. */
  lease(json: string): LeaseGrant {
    const ask: LeaseAsk = JSON.parse(json);
    const known = this.#store.findLease(ask.id);
    if (known !== undefined) return { units: known.units };
    const before = this.#loadCounts();
    const forgottenMs = ask.nowMs - REMEMBERED_MS;
    const forgets = this.#store.hasLeaseEndedBy(forgottenMs);
    const pruned = forgets ? forgetOldest(before) : before;
    const { counts: after, grant, lease } = grantUnits(pruned, ask, this.#store.countLiveLeases(ask.nowMs));
    this.#saveCounts(
      present({
        before,
        after,
        lease: lease === undefined ? undefined : ([ask.id, lease] as const),
        forgottenMs: forgets ? forgottenMs : undefined,
      }),
    );
    return grant;
  }

  /** Ends a lease, `settleLease`. */
  settle(json: string): void {
    const { id, unspent }: Settlement = JSON.parse(json);
    const known = this.#store.findLease(id);
    if (known === undefined || known.units === 0) return;
    const before = this.#loadCounts();
    const { counts: after, lease } = takeBack(before, known, unspent);
    this.#saveCounts({ before, after, lease: [id, lease] });
  }

  /** Takes a unit back, `refundUnit`. */
  refund(json: string): void {
    const refund: Refund = JSON.parse(json);
    if (this.#store.findLease(refund.id) !== undefined) return;
    const before = this.#loadCounts();
    const { counts: after, lease } = takeUnitBack(before, refund);
    this.#saveCounts({ before, after, lease: [refund.id, lease] });
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
    this.#store.writeLive(before, after);
    this.#live = after;
  }

  /** The copy of the live state, as JSON. */
  liveCopy(): string {
    return JSON.stringify(this.#loadCopy());
  }

  /** Brings a reading of Redis, `renewCopy`; one from a clock that is ahead is none. Whether the copy has a reading. */
  renewLiveCopy(json: string): boolean {
    const reading: LiveReading = JSON.parse(json);
    if (reading.atMs <= Date.now() + AHEAD_MS) this.#saveCopy(renewCopy(this.#loadCopy(), reading));
    return this.#loadCopy().reading !== undefined;
  }

  /** Adds a change, `addChange`. Whether the copy has a reading. */
  changeLiveCopy(json: string): boolean {
    const change: LiveChange = JSON.parse(json);
    this.#saveCopy(addChange(this.#loadCopy(), change, Date.now()));
    return this.#loadCopy().reading !== undefined;
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

  /** The locators of these tags, in their order; null: no one registered it. */
  findTags(tags: readonly string[]): (string | null)[] {
    const locators = this.#store.findLocators(tags);
    return tags.map((tag) => locators.get(tag) ?? null);
  }

  #loadCounts(): Counts {
    this.#counts ??= this.#store.readCounts();
    return this.#counts;
  }

  // What is in memory is set after the write, which may throw.
  #saveCounts(change: LedgerChange): void {
    if (change.after === change.before && change.lease === undefined && change.forgottenMs === undefined) return;
    this.#store.writeLedger(change);
    this.#counts = change.after;
  }

  #loadLive(): Book<LiveEntry> {
    this.#live ??= this.#store.readLive();
    return this.#live;
  }

  #loadCopy(): LiveCopy {
    this.#copy ??= this.#store.readCopy();
    return this.#copy;
  }

  #saveCopy(after: LiveCopy): void {
    if (after === this.#loadCopy()) return;
    this.#store.writeCopy(after);
    this.#copy = after;
  }

  #changeTag(tag: string, change: (stored: StoredTag | undefined) => StoredTag, nowMs: number): void {
    const before = this.#store.findTag(tag);
    const after = change(before);
    if (after !== before) this.#store.writeTag(tag, after, nowMs - REMOVAL_REMEMBERED_MS);
  }
}
