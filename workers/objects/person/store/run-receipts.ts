import type { RunNote } from "../../../../shared/journeys/run-note.ts";

/** Writes why a run ended on the last receipt that tells of it; nothing if there is none. One row at most. */
export function noteRunEnd(
  sql: SqlStorage,
  { journey, key }: { readonly journey: string; readonly key: string },
  ended: NonNullable<RunNote["ended"]>,
): void {
  const tells =
    "EXISTS (SELECT 1 FROM json_each(receipt, '$.runs') WHERE value ->> '$.journey' = ? AND value ->> '$.run' = ?)";
  const query = `SELECT kid, jti, receipt FROM message WHERE receipt IS NOT NULL AND ${tells} ORDER BY atMs DESC LIMIT 1`;
  const last = sql.exec<{ kid: string; jti: string; receipt: string }>(query, journey, key).toArray()[0];
  if (last === undefined) return;
  const receipt: { readonly runs: readonly RunNote[] } = JSON.parse(last.receipt);
  const runs = receipt.runs.map((note) => (note.journey === journey && note.run === key ? { ...note, ended } : note));
  const text = JSON.stringify({ ...receipt, runs });
  sql.exec("UPDATE message SET receipt = ? WHERE kid = ? AND jti = ?", text, last.kid, last.jti);
}
