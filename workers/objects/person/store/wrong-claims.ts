/** How many wrong claim codes the person sent on the last day that they sent any. At most one row. */
export interface WrongClaims {
  /** Of this UTC day. */
  readonly count: (day: number) => number;
  readonly add: (day: number) => void;
}

/** The count in this database. */
export function makeWrongClaims(sql: SqlStorage): WrongClaims {
  return {
    count(day) {
      const row = sql.exec<{ count: number }>("SELECT count FROM wrong_claim WHERE day = ?", day).toArray()[0];
      return row?.count ?? 0;
    },
    add(day) {
      sql.exec("DELETE FROM wrong_claim WHERE day <> ?", day);
      sql.exec(
        "INSERT INTO wrong_claim (day, count) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET count = count + 1",
        day,
      );
    },
  };
}
