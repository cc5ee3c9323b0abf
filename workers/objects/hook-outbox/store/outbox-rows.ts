import type { PendingHook } from "../../../../shared/told/pending-hook.ts";
import type { HookStop } from "../../../../shared/webhooks/hook-events.ts";
import { makeTables } from "../../migrate.ts";
import { makeReplace } from "../../write-row.ts";
import { OUTBOX_STEPS } from "./schema.ts";

const DAY_MS = 86_400_000;

const replacePending = makeReplace("pending", ["id", "subject", "dueMs", "value"]);
const replaceDone = makeReplace("done", ["day", "id"]);
const replaceStop = makeReplace("stop", ["subject", "atMs", "value"]);

/** That the endpoint said it is gone. */
export interface Gone {
  readonly sinceMs: number;
  readonly status: number;
}

/** How far an event is. */
export type Standing = Pick<PendingHook, "atMs" | "attempts"> & { readonly lastStatus: number | null };

/** What an outbox keeps. One that is only asked stays empty. */
export interface OutboxRows {
  /** Does this in one transaction; the tables are there. */
  readonly change: (work: () => void) => void;
  readonly isOpen: () => boolean;
  readonly isKnown: (event: Pick<PendingHook, "subject" | "id" | "atMs">) => boolean;
  readonly find: (event: Pick<PendingHook, "subject" | "id">) => PendingHook | undefined;
  readonly save: (pending: PendingHook) => void;
  /** The event ends: its body goes, its id is remembered. */
  readonly end: (pending: Pick<PendingHook, "subject" | "id" | "atMs">) => void;
  readonly ofSubject: (subject: string) => readonly PendingHook[];
  /** Those that are due by now, the earliest first. */
  readonly due: (nowMs: number, max: number) => readonly PendingHook[];
  /** Those that were tried, or the one of this id; it looks through all of them. */
  readonly tried: (max: number, id?: string) => readonly PendingHook[];
  /** How far those are that wait for a time, or (false) for an operator. */
  readonly standings: (isDue: boolean, max: number) => readonly Standing[];
  readonly nextDueMs: () => number | undefined;
  readonly stopsOf: (subject: string) => readonly Pick<HookStop, "atMs" | "stop">[];
  readonly saveStop: (subject: string, stop: Pick<HookStop, "atMs" | "stop">) => void;
  readonly gone: () => Gone | undefined;
  readonly setGone: (gone: Gone | undefined) => void;
  /** Forgets what came about before that. */
  readonly forgetBefore: (atMs: number) => void;
  /** Whether anything is kept that has still to be forgotten. */
  readonly hasAny: () => boolean;
}

export function makeOutboxRows(storage: DurableObjectStorage): OutboxRows {
  const { sql } = storage;
  const tables = makeTables(storage, OUTBOX_STEPS);
  const events = (query: string, ...values: SqlStorageValue[]): readonly PendingHook[] =>
    sql
      .exec<{ value: string }>(query, ...values)
      .toArray()
      .map(({ value }) => JSON.parse(value));
  return {
    change(work) {
      tables.make();
      storage.transactionSync(work);
    },
    isOpen: tables.open,
    isKnown({ subject, id, atMs }) {
      const query =
        "SELECT 1 FROM pending WHERE subject = ? AND id = ? UNION ALL SELECT 1 FROM done WHERE day = ? AND id = ?";
      return sql.exec(query, subject, id, dayOf(atMs), id).toArray().length > 0;
    },
    find: ({ subject, id }) => events("SELECT value FROM pending WHERE subject = ? AND id = ?", subject, id)[0],
    save(pending) {
      const { id, subject, dueMs = null } = pending;
      replacePending(sql, { id, subject, dueMs, value: JSON.stringify(pending) });
    },
    end({ subject, id, atMs }) {
      sql.exec("DELETE FROM pending WHERE subject = ? AND id = ?", subject, id);
      replaceDone(sql, { day: dayOf(atMs), id });
    },
    ofSubject: (subject) => events("SELECT value FROM pending WHERE subject = ?", subject),
    due: (nowMs, max) => events("SELECT value FROM pending WHERE dueMs <= ? ORDER BY dueMs LIMIT ?", nowMs, max),
    tried(max, id = "") {
      const query = "SELECT value FROM pending WHERE value ->> '$.attempts' > 0 AND (? = '' OR id = ?) LIMIT ?";
      return events(query, id, id, max);
    },
    standings(isDue, max) {
      const members = "value ->> '$.atMs' AS atMs, value ->> '$.attempts' AS attempts";
      const query = `SELECT ${members}, value ->> '$.lastStatus' AS lastStatus FROM pending WHERE dueMs IS ${isDue ? "NOT " : ""}NULL LIMIT ?`;
      return sql.exec<Standing>(query, max).toArray();
    },
    nextDueMs: () =>
      sql.exec<{ dueMs: number | null }>("SELECT MIN(dueMs) AS dueMs FROM pending WHERE dueMs IS NOT NULL").one()
        .dueMs ?? undefined,
    stopsOf: (subject) =>
      sql
        .exec<{ atMs: number; value: string }>("SELECT atMs, value FROM stop WHERE subject = ?", subject)
        .toArray()
        .map(({ atMs, value }) => ({ atMs, stop: JSON.parse(value) })),
    saveStop: (subject, { atMs, stop }) => replaceStop(sql, { subject, atMs, value: JSON.stringify(stop) }),
    gone() {
      const row = sql.exec<{ value: string }>("SELECT value FROM endpoint WHERE name = 'gone'").toArray()[0];
      return row && JSON.parse(row.value);
    },
    setGone(gone) {
      if (gone === undefined) sql.exec("DELETE FROM endpoint WHERE name = 'gone'");
      else sql.exec("INSERT OR REPLACE INTO endpoint (name, value) VALUES ('gone', ?)", JSON.stringify(gone));
    },
    forgetBefore(atMs) {
      sql.exec("DELETE FROM pending WHERE value ->> '$.atMs' < ?", atMs);
      sql.exec("DELETE FROM done WHERE day < ?", dayOf(atMs));
      sql.exec("DELETE FROM stop WHERE atMs < ?", atMs);
    },
    hasAny: () =>
      sql
        .exec(
          "SELECT 1 WHERE EXISTS (SELECT 1 FROM pending) OR EXISTS (SELECT 1 FROM done) OR EXISTS (SELECT 1 FROM stop)",
        )
        .toArray().length > 0,
  };
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}
