import type { LonLat } from "../../geo/fence.ts";
import { fenceCenter } from "../../geo/fence-circle.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Catalog } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { isInArea, type ZoneArea, zoneArea } from "./zone-area.ts";

/**
 * Warns of places that cannot be where their time zone is, their own or the mesh's, and gives their indexes. If they could be
 * with their coordinates swapped, they probably are. A catalog that names no time zone has none that could be wrong.
 */
export function warnOfTimeZones({ mesh, places = [] }: Catalog, warnings: FaultList): ReadonlySet<number> {
  const warned = new Set<number>();
  const areas = new Map<string, ZoneArea | undefined>();
  for (const [index, { fence, timeZone }] of places.entries()) {
    const zone = timeZone ?? mesh?.timeZone;
    if (fence === undefined || zone === undefined) continue;
    if (!areas.has(zone)) areas.set(zone, zoneArea(zone));
    const area = areas.get(zone);
    const center = fenceCenter(fence);
    if (area === undefined || isInArea(center, area)) continue;
    warned.add(index);
    const otherwise = timeZone === undefined ? "if that is right, give it a timeZone of its own" : "is that right?";
    const cure = isSwapped(center, area) ? "did you swap latitude and longitude? Longitude comes first" : otherwise;
    warnings.add(pointTo("/places", index, "fence"), `is far from the time zone ${zone}: ${cure}`);
  }
  return warned;
}

function isSwapped([longitude, latitude]: LonLat, area: ZoneArea): boolean {
  return Math.abs(longitude) <= 90 && isInArea([latitude, longitude], area);
}
