import { TOLD_WITHIN_MS } from "../../../../shared/signals/change-signals.ts";
import { type StoredSignal, untilOf } from "../../../../shared/signals/stored-signal.ts";
import { makeTables } from "../../migrate.ts";
import { makeInsert, makeReplace } from "../../write-row.ts";
import { SIGNALS_STEPS } from "./schema.ts";

const replaceSignal = makeReplace("signal", ["thing", "id", "sender", "untilMs", "keptMs", "liveMs", "value"]);
const insertSeen = makeInsert("seen", ["id", "atMs", "answer"]);
const insertTold = makeInsert("told", ["atMs", "thing", "sender"]);
const replaceOwed = makeReplace("owed", ["name", "value"]);

/** What is owed to a sender that was revoked: nothing, for a while. */
const HALT = "halt:";

/** A message may say what happened a day ago, and be some minutes old itself. */
const KEPT_MS = 25 * 3_600_000;

/** A signal in the book. */
export interface KeptSignal {
  /** Its type and place. */
  readonly thing: string;
  readonly stored: StoredSignal;
  /** The time of the last turn that told others of it. */
  readonly liveMs: number;
}

/** What the book keeps. */
export interface SignalsStore {
  /** Whether anything was ever written; then the tables are up to date. */
  readonly isOpen: () => boolean;
  /** Does this in one transaction; the tables are there. */
  readonly change: <T>(work: () => T) => T;
  readonly find: (thing: string) => Omit<KeptSignal, "thing"> | undefined;
  readonly findById: (id: string) => StoredSignal | undefined;
  /** What is on: of every sender, or of what this one began. */
  readonly listOn: (nowMs: number, sender?: string) => readonly KeptSignal[];
  /** How many other things than this have a signal that is on: all, and those that this sender began. */
  readonly countOn: (
    nowMs: number,
    but: { readonly thing: string; readonly sender: string },
  ) => { readonly on: number; readonly onOfSender: number };
  readonly put: (thing: string, stored: StoredSignal, liveMs: number) => void;
  readonly findAnswer: (id: string) => string | undefined;
  readonly noteSeen: (id: string, atMs: number, answer: string) => void;
  readonly toldMs: (thing: string) => number | undefined;
  /** Within the last hour, oldest first. */
  readonly senderToldMs: (sender: string, nowMs: number) => readonly number[];
  readonly noteTold: (atMs: number, thing: string, sender: string) => void;
  readonly owe: (name: string, value: string) => void;
  readonly owed: () => readonly { readonly name: string; readonly value: string }[];
  readonly findOwed: (name: string) => string | undefined;
  /** Forgets what was done, unless something else is owed under that name by now. */
  readonly settle: (name: string, value: string) => void;
  /** Takes nothing of this sender until then; and whether it does at that time. */
  readonly halt: (sender: string, untilMs: number) => void;
  readonly isHalted: (sender: string, nowMs: number) => boolean;
  /** Forgets what has had its time; whether anything is left. */
  readonly tidy: (nowMs: number) => boolean;
}

/** The book in this database. */
export function makeSignalsStore(storage: DurableObjectStorage): SignalsStore {
  const { sql } = storage;
  const tables = makeTables(storage, SIGNALS_STEPS);
  const first = <T extends Record<string, SqlStorageValue>>(query: string, ...bound: SqlStorageValue[]) =>
    sql.exec<T>(query, ...bound).toArray()[0];

  return {
    isOpen: tables.open,
    change(work) {
      tables.make();
      return storage.transactionSync(work);
    },
    find(thing) {
      const row = first<{ value: string; liveMs: number }>("SELECT value, liveMs FROM signal WHERE thing = ?", thing);
      return row && { stored: JSON.parse(row.value), liveMs: row.liveMs };
    },
    findById(id) {
      const row = first<{ value: string }>("SELECT value FROM signal WHERE id = ?", id);
      return row && JSON.parse(row.value);
    },
    listOn(nowMs, sender) {
      const query = "SELECT thing, value, liveMs FROM signal WHERE untilMs > ? AND sender = coalesce(?, sender)";
      const rows = sql.exec<{ thing: string; value: string; liveMs: number }>(query, nowMs, sender ?? null).toArray();
      return rows.map(({ thing, value, liveMs }) => ({ thing, stored: JSON.parse(value), liveMs }));
    },
    countOn(nowMs, { thing, sender }) {
      const query = "SELECT count(*) AS n, total(sender = ?) AS own FROM signal WHERE untilMs > ? AND thing <> ?";
      const row = first<{ n: number; own: number }>(query, sender, nowMs, thing);
      return { on: row?.n ?? 0, onOfSender: row?.own ?? 0 };
    },
    put(thing, stored, liveMs) {
      const untilMs = untilOf(stored) ?? 0;
      const keptMs = Math.max(untilMs, stored.offMs ?? 0) + KEPT_MS;
      replaceSignal(sql, {
        thing,
        id: stored.id,
        sender: stored.sender,
        untilMs,
        keptMs,
        liveMs,
        value: JSON.stringify(stored),
      });
    },
    findAnswer: (id) => first<{ answer: string }>("SELECT answer FROM seen WHERE id = ?", id)?.answer,
    noteSeen: (id, atMs, answer) => insertSeen(sql, { id, atMs, answer }),
    toldMs: (thing) =>
      first<{ atMs: number | null }>("SELECT max(atMs) AS atMs FROM told WHERE thing = ?", thing)?.atMs ?? undefined,
    senderToldMs(sender, nowMs) {
      const query = "SELECT atMs FROM told WHERE sender = ? AND atMs > ? ORDER BY atMs";
      const rows = sql.exec<{ atMs: number }>(query, sender, nowMs - TOLD_WITHIN_MS).toArray();
      return rows.map(({ atMs }) => atMs);
    },
    noteTold: (atMs, thing, sender) => insertTold(sql, { atMs, thing, sender }),
    owe: (name, value) => replaceOwed(sql, { name, value }),
    owed: () => sql.exec<{ name: string; value: string }>("SELECT name, value FROM owed").toArray(),
    findOwed: (name) => first<{ value: string }>("SELECT value FROM owed WHERE name = ?", name)?.value,
    settle: (name, value) => void sql.exec("DELETE FROM owed WHERE name = ? AND value = ?", name, value),
    halt: (sender, untilMs) => replaceOwed(sql, { name: `${HALT}${sender}`, value: String(untilMs) }),
    isHalted(sender, nowMs) {
      const query = "SELECT value FROM owed WHERE name = ?";
      return Number(first<{ value: string }>(query, `${HALT}${sender}`)?.value ?? 0) > nowMs;
    },
    tidy(nowMs) {
      sql.exec("DELETE FROM owed WHERE name GLOB ? AND CAST(value AS REAL) <= ?", `${HALT}*`, nowMs);
      sql.exec("DELETE FROM seen WHERE atMs < ?", nowMs - KEPT_MS);
      sql.exec("DELETE FROM told WHERE atMs < ?", nowMs - TOLD_WITHIN_MS);
      sql.exec("DELETE FROM signal WHERE keptMs < ?", nowMs);
      const left = "SELECT EXISTS (SELECT 1 FROM seen) OR EXISTS (SELECT 1 FROM told) OR EXISTS (SELECT 1 FROM signal)";
      return first<{ isLeft: number }>(`${left} AS isLeft`)?.isLeft === 1;
    },
  };
}
