import type { RecordKind } from "./records.ts";

/** What is known at once of rows that are read when they are asked for. */
export interface SeenRows {
  readonly rows: number;
  /** When the first of them is due, epoch milliseconds; null: none of them says. */
  readonly dueMs: number | null;
  /** How many the index of codes has still to hear of. */
  readonly untold: number;
}

const NONE: SeenRows = { rows: 0, dueMs: null, untold: 0 };

/** Looks at the runs, coupons, codes, card and points in this database, with one statement for all. */
export function seeRows(
  sql: SqlStorage,
): (kind: Extract<RecordKind, "run" | "coupon" | "code" | "card" | "points">) => SeenRows {
  const query = `SELECT kind, COUNT(*) AS rows, MIN(value ->> '$.dueMs') AS dueMs, TOTAL(value ->> '$.index' = 'put') AS untold
    FROM record WHERE kind IN ('run', 'coupon', 'code', 'card', 'points') GROUP BY kind`;
  const seen = sql.exec<SeenRows & { kind: string } & Record<string, SqlStorageValue>>(query).toArray();
  return (kind) => seen.find((one) => one.kind === kind) ?? NONE;
}
