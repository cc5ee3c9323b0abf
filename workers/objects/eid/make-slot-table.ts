import { packEidTable, slotSpan } from "../../../shared/eid/eid-table.ts";
import { searchOf, UNHEARD } from "../../../shared/eid/judge-report.ts";
import { makeEidTable } from "../../../shared/eid/make-eid-table.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { openBeacons } from "./beacon-keys.ts";
import { publishTracks, readTracks } from "./store/tracks.ts";

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
  const policy = await catalog.policyOf(version);
  if (policy === undefined) return undefined;
  const beacons = await openBeacons(policy, keys);
  const span = slotSpan(slot);
  const tracks = publishTracks(storage, `${version}/${slot}`, slot, () => {
    const known = readTracks(storage, policy.eidBeacons);
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
