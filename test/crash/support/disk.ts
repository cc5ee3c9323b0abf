import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** What one object has stored, and what it has written and is not yet stored. */
export interface Disk {
  readonly exec: (query: string, ...bound: SQLInputValue[]) => Row[];
  /** One transaction: as a whole or not at all. */
  readonly transaction: <T>(work: () => T) => T;
  /** When the alarm goes off, as the object sees it. */
  readonly alarm: { atMs: number | null };
  /** What is written is stored from now on. Whether the alarm moved by that. */
  readonly commit: () => boolean;
  readonly isDirty: () => boolean;
  /** What is not stored is lost. */
  readonly lose: () => void;
  /** The alarm that is stored. */
  readonly storedAlarmMs: () => number | null;
}

export type Row = Record<string, unknown>;

/**
 * A database in memory. The platform stores what an object writes in one turn as a whole, and lets nothing of the object
 * leave before: what is written becomes stored with `commit`, and a crash before that loses all of it.
 */
export function makeDisk(): Disk {
  const database = new DatabaseSync(":memory:");
  const statements = new Map<string, StatementSync>();
  const alarm: Disk["alarm"] = { atMs: null };
  let storedAlarmMs: number | null = null;
  let isOpen = false;
  let depth = 0;

  function begin(): void {
    if (!isOpen) database.exec("BEGIN");
    isOpen = true;
  }

  return {
    alarm,
    storedAlarmMs: () => storedAlarmMs,
    exec(query, ...bound) {
      if (!/^\s*SELECT/i.test(query)) begin();
      if (bound.length === 0 && /;\s*\S/.test(query)) {
        database.exec(query);
        return [];
      }
      const known = statements.get(query) ?? database.prepare(query);
      statements.set(query, known);
      return known.all(...bound).map((row) => ({ ...row }));
    },
    transaction(work) {
      begin();
      const name = `turn_${depth++}`;
      database.exec(`SAVEPOINT ${name}`);
      try {
        const value = work();
        database.exec(`RELEASE ${name}`);
        return value;
      } catch (error) {
        database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`);
        throw error;
      } finally {
        depth--;
      }
    },
    commit() {
      if (isOpen) database.exec("COMMIT");
      isOpen = false;
      const isMoved = storedAlarmMs !== alarm.atMs;
      storedAlarmMs = alarm.atMs;
      return isMoved;
    },
    isDirty: () => isOpen || storedAlarmMs !== alarm.atMs,
    lose() {
      if (isOpen) database.exec("ROLLBACK");
      isOpen = false;
      alarm.atMs = storedAlarmMs;
    },
  };
}
