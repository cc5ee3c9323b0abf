import { pointTo } from "../../json/json-pointer.ts";
import { beaconKey } from "../../radio/identity.ts";
import type { BeaconEntry, Marker } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CatalogNames } from "./catalog-names.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/** Every beacon stands for a known zone, enters no fainter than it exits, and is told apart from every other one. */
export function checkBeacons(beacons: readonly Checked<BeaconEntry>[], names: CatalogNames, faults: FaultList): void {
  const firstWith = new Map<string, string>();
  for (const [index, { pruned: beacon }] of beacons.entries()) {
    if (beacon === undefined) continue;
    const at = pointTo("/beacons", index);
    checkZone(beacon, at, names, faults);
    const { exitRssi } = beacon;
    const enterRssi = "enterRssi" in beacon ? beacon.enterRssi : DEFAULTS.enterRssi;
    if (exitRssi !== undefined && enterRssi !== undefined && exitRssi > enterRssi) {
      faults.add(pointTo(at, "exitRssi"), `must not be higher than enterRssi (${enterRssi})`);
    }
    const key = keyOf(beacon);
    if (key === undefined) continue;
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, at);
    else faults.add(at, `is the same beacon as ${first}`);
  }
}

/** What tells a beacon apart; undefined where it does not say all of it. */
function keyOf(beacon: Pruned<BeaconEntry>): string | undefined {
  if ("ibeacon" in beacon) {
    const { uuid, major, minor } = beacon.ibeacon ?? {};
    if (uuid === undefined || major === undefined || minor === undefined) return undefined;
    return beaconKey({ ibeacon: { uuid, major, minor } });
  }
  if ("altbeacon" in beacon) {
    const { id } = beacon.altbeacon ?? {};
    return id && beaconKey({ altbeacon: { id } });
  }
  if ("eddystoneUid" in beacon) {
    const { namespace, instance } = beacon.eddystoneUid ?? {};
    return namespace && instance && beaconKey({ eddystoneUid: { namespace, instance } });
  }
  const { sealedKey } = ("eid" in beacon ? beacon.eid : undefined) ?? {};
  return sealedKey && `eid:${sealedKey}`;
}

/** Every marker that stands for something stands for something known. */
export function checkMarkers(markers: readonly Checked<Marker>[], names: CatalogNames, faults: FaultList): void {
  for (const [index, { pruned: marker }] of markers.entries()) {
    if (marker !== undefined) checkZone(marker, pointTo("/markers", index), names, faults);
  }
}

/** The place is known, and the zone is one of its zones. Of a marker's zone without a place nothing is said. */
function checkZone(
  { place, zone }: { readonly place?: string | undefined; readonly zone?: string | undefined },
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  if (place === undefined) return;
  if (!names.has("places", place)) {
    faults.add(pointTo(at, "place"), `there is no place "${place}"${names.guess(place, "places")}`);
  }
  if (zone !== undefined && !names.hasZone(zone, place)) {
    faults.add(pointTo(at, "zone"), `the place "${place}" has no zone "${zone}"${names.guessZone(zone, place)}`);
  }
}
