import type { KnownBeacon } from "../../../shared/eid/judge-report.ts";

/** What is known of every beacon that was heard, by its id. */
export function readTracks(sql: SqlStorage): Map<string, KnownBeacon> {
  const rows = sql.exec<{ beacon: string; value: string }>("SELECT beacon, value FROM track").toArray();
  return new Map(rows.map(({ beacon, value }) => [beacon, JSON.parse(value)]));
}

/** Keeps what is known of a beacon now. */
export function writeTrack(sql: SqlStorage, beacon: string, known: KnownBeacon): void {
  sql.exec("INSERT OR REPLACE INTO track VALUES (?, ?)", beacon, JSON.stringify(known));
}
