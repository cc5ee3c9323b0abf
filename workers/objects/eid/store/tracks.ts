import type { EidBeaconRule } from "../../../../shared/catalog/policy.ts";
import type { KnownBeacon } from "../../../../shared/eid/judge-report.ts";

/** A track goes with the sealed key it was found by: another key, or another start of the counter, is another beacon. */
type Track = KnownBeacon & Pick<EidBeaconRule, "sealedKey">;

/** What is known of every one of these beacons that was heard since it was sealed as it is now, by its id. */
export function readTracks(sql: SqlStorage, rules: readonly EidBeaconRule[]): Map<string, KnownBeacon> {
  const sealedKeys = new Map(rules.map(({ id, sealedKey }) => [id, sealedKey]));
  const rows = sql.exec<{ beacon: string; value: string }>("SELECT beacon, value FROM track").toArray();
  return new Map(
    rows.flatMap(({ beacon, value }) => {
      const { sealedKey, ...known }: Track = JSON.parse(value);
      return sealedKey === sealedKeys.get(beacon) ? [[beacon, known] as const] : [];
    }),
  );
}

/** Keeps what is known of a beacon now. */
export function writeTrack(sql: SqlStorage, { id, sealedKey }: EidBeaconRule, known: KnownBeacon): void {
  const track: Track = { ...known, sealedKey };
  sql.exec("INSERT OR REPLACE INTO track VALUES (?, ?)", id, JSON.stringify(track));
}
