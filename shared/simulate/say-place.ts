import type { Catalog } from "../catalog/catalog.ts";
import type { Fault } from "../errors.ts";
import { fenceRadiusMetres } from "../geo/fence-circle.ts";
import { present } from "../json/present.ts";
import { err, ok, type Result } from "../result.ts";
import { pointIn } from "./point-in.ts";
import { hear, type PingSaid } from "./said.ts";

/** As good as phones get in the open, metres. */
const GOOD_ACCURACY_METRES = 5;

/**
 * What a device says that is well within a place: its position, if the place has a fence, and the beacon of the zone that is
 * named. A place without a fence is told by a beacon. Errors: nothing that a device could say tells of the place or zone.
 */
export function sayPlace(
  { places = [], beacons = [] }: Catalog,
  { place, zone }: { readonly place: string; readonly zone: string | undefined },
): Result<PingSaid, readonly Fault[]> {
  const fence = places.find(({ id }) => id === place)?.fence;
  const beacon = beacons.find((one) => one.place === place && (zone === undefined || one.zone === zone));
  const needsBeacon = zone !== undefined || fence === undefined;
  if (needsBeacon && beacon === undefined) {
    const what =
      zone === undefined ? `the place "${place}" has no fence and no beacon` : `no beacon is in the zone "${zone}"`;
    return err([{ pointer: "/message/place", detail: `${what}: say a marker of it, or a gateway that hears a tag` }]);
  }
  const position = fence && {
    ...pointIn(fence),
    accuracy: Math.min(GOOD_ACCURACY_METRES, fenceRadiusMetres(fence) / 4),
  };
  return ok(present({ position, beacons: needsBeacon && beacon !== undefined ? [...hear(beacon)] : undefined }));
}
