import { slotSpan } from "../../../shared/eid/eid-slot.ts";
import { packEidTable } from "../../../shared/eid/eid-table.ts";
import { searchOf, UNHEARD } from "../../../shared/eid/judge-report.ts";
import { makeEidTable, type TrackedBeacon } from "../../../shared/eid/make-eid-table.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openBeacons } from "./beacon-keys.ts";
import { readTracks } from "./store/tracks.ts";

/** By beacon: how far its clock is off, and whether it may be anywhere. */
type SlotTracks = Readonly<Record<string, Pick<TrackedBeacon, "driftSeconds" | "isLost">>>;

/**
 * The packed table of a slot. What it is made of is written down when it is first asked for, so that every edge gets the same
 * one, whatever is learned meanwhile. Undefined where the catalog version cannot be loaded.
 */
export async function makeSlotTable(
  { storage }: DurableObjectState,
  { catalog, keys }: Isolate,
  version: string,
  slot: number,
): Promise<Uint8Array | undefined> {
  const policy = catalog.policyAtHand(version) ?? (await catalog.policyOf(version));
  if (policy === undefined) return undefined;
  const beacons = await openBeacons(policy, keys);
  const span = slotSpan(slot);
  const tracks = publishTracks(storage.sql, `${version}/${slot}`, slot, () => {
    const known = readTracks(storage.sql, policy.eidBeacons);
    return Object.fromEntries(
      beacons.map((beacon) => {
        const track = known.get(beacon.id) ?? UNHEARD;
        return [beacon.id, searchOf(track, beacon, span.fromMs)];
      }),
    );
  });
  const tracked = beacons.flatMap((beacon) => {
    const track = tracks[beacon.id];
    return track === undefined ? [] : [{ ...beacon, ...track }];
  });
  return packEidTable(await makeEidTable(tracked, span));
}

function publishTracks(sql: SqlStorage, name: string, number: number, make: () => SlotTracks): SlotTracks {
  const stored = sql.exec<{ tracks: string }>("SELECT tracks FROM slot WHERE name = ?", name).toArray()[0];
  if (stored !== undefined) return JSON.parse(stored.tracks);
  const tracks = make();
  sql.exec("INSERT INTO slot VALUES (?, ?, ?)", name, number, JSON.stringify(tracks));
  sql.exec("DELETE FROM slot WHERE number < ?", number - 2);
  return tracks;
}
