import { type Counts, type Lease, NEW_COUNTS } from "../../../../shared/budget/lease.ts";
import { type LiveCopy, NEW_LIVE_COPY } from "../../../../shared/live/live-copy.ts";
import type { LiveEntry } from "../../../../shared/live/live-state.ts";
import type { StoredTag } from "../../../../shared/tags/tag-entry.ts";
import { makeTables } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { countLiveLeases, findLease, hasLeaseEndedBy, type LedgerChange, writeLeases } from "./ledger-rows.ts";
import { SHARED_STORE_STEPS } from "./schema.ts";

const replaceTag = makeReplace("tag", ["tag", "owner", "locator", "atMs"]);
const replaceMember = makeReplace("member", ["book", "name", "value"]);

/** Members of a book by name, one row each: a change of one member writes one row, however large the book is. */
export type Book<T> = Readonly<Record<string, T>>;

/** A part of the shared store as rows. Reading makes no tables; every write is all of it or, if it throws, nothing. */
export interface PartStore {
  readonly readCounts: () => Counts;
  readonly findLease: (id: string) => Lease | undefined;
  /** How many leases with units have not ended at `nowMs`, epoch milliseconds. */
  readonly countLiveLeases: (nowMs: number) => number;
  /** Whether a lease ended at or before this instant, epoch milliseconds. */
  readonly hasLeaseEndedBy: (atMs: number) => boolean;
  /** Writes what differs. */
  readonly writeLedger: (change: LedgerChange) => void;
  readonly readLive: () => Book<LiveEntry>;
  /** Writes what differs. */
  readonly writeLive: (before: Book<LiveEntry>, after: Book<LiveEntry>) => void;
  readonly readCopy: () => LiveCopy;
  /** One row, however large the copy is. */
  readonly writeCopy: (copy: LiveCopy) => void;
  readonly findTag: (tag: string) => StoredTag | undefined;
  /** By tag: its sealed locator, null for one that was taken away. */
  readonly findLocators: (tags: readonly string[]) => ReadonlyMap<string, string | null>;
  /** Writes a tag, and forgets those that were taken away before `forgottenMs`, epoch milliseconds. */
  readonly writeTag: (tag: string, stored: StoredTag, forgottenMs: number) => void;
}

/** The part in this database. */
export function makePartStore(storage: DurableObjectStorage): PartStore {
  const { sql } = storage;
  const tables = makeTables(storage, SHARED_STORE_STEPS);

  function write(rows: () => void): void {
    tables.make();
    storage.transactionSync(rows);
  }

  return {
    readCounts() {
      if (!tables.open()) return NEW_COUNTS;
      return {
        issued: readBook<number>(sql, "issued").all ?? 0,
        hours: readBook(sql, "hour"),
        days: readBook(sql, "day"),
      };
    },
    findLease: (id) => (tables.open() ? findLease(sql, id) : undefined),
    countLiveLeases: (nowMs) => (tables.open() ? countLiveLeases(sql, nowMs) : 0),
    hasLeaseEndedBy: (atMs) => tables.open() && hasLeaseEndedBy(sql, atMs),
    writeLedger(change) {
      const { before, after } = change;
      write(() => {
        writeLeases(sql, change);
        writeBook(sql, "issued", { all: before.issued }, { all: after.issued });
        writeBook(sql, "hour", before.hours, after.hours);
        writeBook(sql, "day", before.days, after.days);
      });
    },
    readLive: () => (tables.open() ? readBook(sql, "live") : {}),
    writeLive: (before, after) => write(() => writeBook(sql, "live", before, after)),
    readCopy: () => (tables.open() ? (readBook<LiveCopy>(sql, "copy").all ?? NEW_LIVE_COPY) : NEW_LIVE_COPY),
    writeCopy: (copy) => write(() => replaceMember(sql, { book: "copy", name: "all", value: JSON.stringify(copy) })),
    findTag(tag) {
      if (!tables.open()) return undefined;
      const query = "SELECT owner, locator, atMs FROM tag WHERE tag = ?";
      return sql.exec<{ owner: string; locator: string | null; atMs: number }>(query, tag).toArray()[0];
    },
    findLocators(tags) {
      if (!tables.open()) return new Map();
      const query = "SELECT tag, locator FROM tag WHERE tag IN (SELECT value FROM json_each(?))";
      const rows = sql.exec<{ tag: string; locator: string | null }>(query, JSON.stringify(tags)).toArray();
      return new Map(rows.map(({ tag, locator }) => [tag, locator]));
    },
    writeTag(tag, { owner, locator, atMs }, forgottenMs) {
      write(() => {
        replaceTag(sql, { tag, owner, locator, atMs });
        sql.exec("DELETE FROM tag WHERE locator IS NULL AND atMs < ?", forgottenMs);
      });
    },
  };
}

function readBook<T>(sql: SqlStorage, book: string): Book<T> {
  const query = "SELECT name, value FROM member WHERE book = ?";
  const rows = sql.exec<{ name: string; value: string }>(query, book).toArray();
  return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
}

/** Writes the members that are not the same as before, and deletes those that went. */
function writeBook<T>(sql: SqlStorage, book: string, before: Book<T>, after: Book<T>): void {
  if (before === after) return;
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(after, name)) sql.exec("DELETE FROM member WHERE book = ? AND name = ?", book, name);
  }
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name) && before[name] === value) continue;
    replaceMember(sql, { book, name, value: JSON.stringify(value) });
  }
}
