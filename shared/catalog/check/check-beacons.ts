import { beaconKey } from "../../locate/beacon-key.ts";
import type { BeaconEntry, Marker } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { CatalogNames } from "./catalog-names.ts";
import type { FaultList } from "./fault-list.ts";
import { pointTo } from "./json-pointer.ts";

/** Every beacon stands for a known zone, has room between its thresholds, and is told apart from every other one. */
export function checkBeacons(
  beacons: readonly (BeaconEntry | undefined)[],
  names: CatalogNames,
  faults: FaultList,
): void {
  const firstWith = new Map<string, string>();
  for (const [index, beacon] of beacons.entries()) {
    if (beacon === undefined) continue;
    const at = pointTo("/beacons", index);
    checkZone(beacon, at, names, faults);
    const { enterRssi = DEFAULTS.enterRssi, exitRssi = DEFAULTS.exitRssi } = beacon;
    if (exitRssi >= enterRssi) {
      const member = beacon.exitRssi === undefined ? "enterRssi" : "exitRssi";
      faults.add(pointTo(at, member), `exitRssi (${exitRssi}) must be lower than enterRssi (${enterRssi})`);
    }
    const key = "eid" in beacon ? `eid:${beacon.eid.sealedKey}` : beaconKey(beacon);
    const first = firstWith.get(key);
    if (first === undefined) firstWith.set(key, at);
    else faults.add(at, `is the same beacon as ${first}`);
  }
}

/** Every marker that stands for something stands for something known. */
export function checkMarkers(markers: readonly (Marker | undefined)[], names: CatalogNames, faults: FaultList): void {
  for (const [index, marker] of markers.entries()) {
    if (marker !== undefined) checkZone(marker, pointTo("/markers", index), names, faults);
  }
}

/** The place is known, and the zone is one of its zones. */
function checkZone(
  { place, zone }: { place?: string; zone?: string },
  at: string,
  names: CatalogNames,
  faults: FaultList,
): void {
  if (place === undefined) {
    if (zone !== undefined) faults.add(pointTo(at, "zone"), "needs a place: a zone is a part of one");
    return;
  }
  if (!names.has("places", place)) faults.add(pointTo(at, "place"), `there is no place "${place}"`);
  if (zone !== undefined && !names.hasZone(zone, place)) {
    faults.add(pointTo(at, "zone"), `the place "${place}" has no zone "${zone}"`);
  }
}
