/** Which batches were counted, by the UTC day (since 1970) that they came about on. */
export interface SeenBatches {
  /** Notes one; false: it was noted before. */
  readonly note: (day: number, id: string) => boolean;
  readonly isFirstOf: (day: number) => boolean;
  readonly forgetBefore: (day: number) => void;
  readonly isEmpty: () => boolean;
}

/** Those of this database. */
export function makeSeenBatches(sql: SqlStorage): SeenBatches {
  return {
    note: (day, id) =>
      sql.exec("INSERT OR IGNORE INTO seen (day, id) VALUES (?, ?) RETURNING 1", day, id).toArray().length > 0,
    isFirstOf: (day) => sql.exec("SELECT 1 FROM seen WHERE day = ? LIMIT 1", day).toArray().length === 0,
    forgetBefore: (day) => void sql.exec("DELETE FROM seen WHERE day < ?", day),
    isEmpty: () => sql.exec("SELECT 1 FROM seen LIMIT 1").toArray().length === 0,
  };
}
