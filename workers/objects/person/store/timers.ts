import { makeReplace } from "../../write-row.ts";

const replaceTimer = makeReplace("timer", ["name", "dueMs"]);

/** What a person's object still has to do, by name, in a table; the one alarm is set to the earliest. */
export interface Timers {
  /** Sets, moves or (undefined) removes a timer. The alarm follows with `arm`. */
  readonly set: (name: string, dueMs: number | undefined) => void;
  readonly dueMs: (name: string) => number | undefined;
  readonly list: () => TimerRow[];
  /** Names of the timers due by now, earliest first. */
  readonly due: (nowMs: number) => string[];
  /** Sets the alarm if the earliest timer moved, or if it is long overdue, as after a lost alarm. */
  readonly arm: (nowMs: number) => void;
  /** The alarm went off: there is none any more until it is armed again. */
  readonly fired: () => void;
  /** Forgets all, after the table was deleted. */
  readonly clear: () => void;
  /** Reads the table again. */
  readonly reload: () => void;
}

interface TimerRow extends Record<string, SqlStorageValue> {
  readonly name: string;
  readonly dueMs: number;
}

/** An alarm this late was lost: the next call sets it again. */
const OVERDUE_MS = 60_000;

/** The timers of one object. Their table exists once the person does; `reload` reads it. */
export function makeTimers(storage: DurableObjectStorage): Timers {
  const { sql } = storage;
  const timers = new Map<string, number>();
  let armedMs: number | undefined;
  const list = () => sql.exec<TimerRow>("SELECT name, dueMs FROM timer").toArray();

  return {
    set(name, dueMs) {
      if (timers.get(name) === dueMs) return;
      if (dueMs === undefined) {
        timers.delete(name);
        sql.exec("DELETE FROM timer WHERE name = ?", name);
      } else {
        timers.set(name, dueMs);
        replaceTimer(sql, { name, dueMs });
      }
    },
    dueMs: (name) => timers.get(name),
    list,
    due(nowMs) {
      const due = [...timers].filter(([, dueMs]) => dueMs <= nowMs);
      return due.sort(([, a], [, b]) => a - b).map(([name]) => name);
    },
    arm(nowMs) {
      const earliestMs = timers.size === 0 ? undefined : Math.min(...timers.values());
      const isLost = armedMs !== undefined && armedMs < nowMs - OVERDUE_MS;
      if (earliestMs === armedMs && !isLost) return;
      armedMs = earliestMs;
      // Not awaited: the write belongs to this turn's transaction, and the output gate waits for it.
      if (earliestMs === undefined) void storage.deleteAlarm();
      else void storage.setAlarm(Math.max(earliestMs, nowMs));
    },
    fired() {
      armedMs = undefined;
    },
    clear() {
      timers.clear();
      armedMs = undefined;
    },
    reload() {
      timers.clear();
      for (const { name, dueMs } of list()) timers.set(name, dueMs);
      armedMs = timers.size === 0 ? undefined : Math.min(...timers.values());
    },
  };
}
