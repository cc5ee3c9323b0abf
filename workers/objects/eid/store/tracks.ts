import type { EidBeaconRule } from "../../../../shared/catalog/policy.ts";
import type { KnownBeacon } from "../../../../shared/eid/judge-report.ts";
import type { TrackedBeacon } from "../../../../shared/eid/make-eid-table.ts";
import { makeInsert, makeReplace } from "../../write-row.ts";

const replaceTrack = makeReplace("track", ["beacon", "value"]);
const insertSlot = makeInsert("slot", ["name", "number", "tracks"]);

/** By beacon: how far its clock is off, and whether it may be anywhere. */
export type SlotTracks = Readonly<Record<string, Pick<TrackedBeacon, "driftSeconds" | "isLost">>>;

/** A track goes with the sealed key it was found by: another key, or another start of the counter, is another beacon. */
type Track = KnownBeacon & Pick<EidBeaconRule, "sealedKey">;

/** What is known of every one of these beacons that was heard since it was sealed as it is now, by its id. */
export function readTracks({ sql }: DurableObjectStorage, rules: readonly EidBeaconRule[]): Map<string, KnownBeacon> {
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
export function writeTrack({ sql }: DurableObjectStorage, { id, sealedKey }: EidBeaconRule, known: KnownBeacon): void {
  const track: Track = { ...known, sealedKey };
  replaceTrack(sql, { beacon: id, value: JSON.stringify(track) });
}

/** What was known when the table of this slot was first asked for; `make` tells it the first time, and only then. */
export function publishTracks(
  { sql }: DurableObjectStorage,
  name: string,
  number: number,
  make: () => SlotTracks,
): SlotTracks {
  const stored = sql.exec<{ tracks: string }>("SELECT tracks FROM slot WHERE name = ?", name).toArray()[0];
  if (stored !== undefined) return JSON.parse(stored.tracks);
  const tracks = make();
  insertSlot(sql, { name, number, tracks: JSON.stringify(tracks) });
  sql.exec("DELETE FROM slot WHERE number < ?", number - 2);
  return tracks;
}
