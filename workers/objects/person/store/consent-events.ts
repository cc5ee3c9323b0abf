import { foldEvents, MAX_EVENTS_A_PURPOSE, startOfDay } from "../../../../shared/consent/bound-history.ts";
import type { ConsentEvent } from "../../../../shared/consent/consent.ts";
import { makeInsert } from "../../write-row.ts";

const insertConsentEvent = makeInsert("consent_event", ["value"]);

/** Changes of mind of the person, kept as long as they are; the oldest beyond 1,000 a purpose are folded, day by day. */
export interface ConsentEvents {
  readonly append: (events: readonly ConsentEvent[]) => void;
  /** How many purposes were granted in the UTC day of `nowMs` so far. */
  readonly grantsToday: (nowMs: number) => number;
  /** Devices that have spoken of consent, as far as their events are kept. */
  readonly devices: () => string[];
  /** Nothing is kept: the tables are new. */
  readonly reset: () => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** What is counted once while the object is in memory. */
interface Tally {
  readonly kept: Map<string, number>;
  dayMs: number;
  grants: number;
}

/** The events in this database. */
export function makeConsentEvents(sql: SqlStorage): ConsentEvents {
  let tally: Tally | undefined;

  function count(nowMs: number): Tally {
    const dayMs = startOfDay(nowMs);
    const query = `SELECT value ->> '$.purpose' AS purpose, COUNT(*) AS kept,
      SUM(value ->> '$.granted' AND value ->> '$.receivedMs' >= ?) AS grants FROM consent_event GROUP BY 1`;
    const rows = sql.exec<{ purpose: string; kept: number; grants: number }>(query, dayMs).toArray();
    const grants = rows.reduce((sum, row) => sum + row.grants, 0);
    return { kept: new Map(rows.map((row) => [row.purpose, row.kept])), dayMs, grants };
  }

  function tallyOf(nowMs: number): Tally {
    tally ??= count(nowMs);
    const dayMs = startOfDay(nowMs);
    if (dayMs > tally.dayMs) tally = { ...tally, dayMs, grants: 0 };
    return tally;
  }

  function fold(purpose: string): number {
    const query = `SELECT number, value ->> '$.receivedMs' AS receivedMs FROM consent_event
      WHERE value ->> '$.purpose' = ? ORDER BY number`;
    const events = sql.exec<{ number: number; receivedMs: number }>(query, purpose).toArray();
    const folded = foldEvents(events);
    for (const number of folded) sql.exec("DELETE FROM consent_event WHERE number = ?", number);
    return events.length - folded.length;
  }

  return {
    append(events) {
      for (const event of events) {
        const { purpose, granted, receivedMs } = event;
        const known = tallyOf(receivedMs);
        insertConsentEvent(sql, { value: JSON.stringify(event) });
        if (granted) known.grants += 1;
        const kept = (known.kept.get(purpose) ?? 0) + 1;
        known.kept.set(purpose, kept > MAX_EVENTS_A_PURPOSE ? fold(purpose) : kept);
      }
    },
    grantsToday: (nowMs) => tallyOf(nowMs).grants,
    devices() {
      const query = "SELECT DISTINCT value ->> '$.device' AS device FROM consent_event";
      return sql
        .exec<{ device: string }>(query)
        .toArray()
        .map(({ device }) => device);
    },
    reset() {
      tally = { kept: new Map(), dayMs: Number.NEGATIVE_INFINITY, grants: 0 };
    },
    clear() {
      tally = undefined;
    },
  };
}
