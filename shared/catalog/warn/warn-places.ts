import type { LonLat } from "../../geo/fence.ts";
import { fenceCenter } from "../../geo/fence-circle.ts";
import { greatCircleMetres } from "../../geo/great-circle.ts";
import { pointTo } from "../../json/json-pointer.ts";
import type { Catalog } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";

/** "Thousands of kilometres": brands with a single far place have it warned of at each publishing, and it may be right. */
const FAR_METRES = 2_000_000;
/** Cells of about a third of that at the equator: two places in one are near each other. */
const CELL_DEGREES = 6;

interface Spot {
  readonly index: number;
  readonly center: LonLat;
}

/**
 * Warns of places that lie thousands of kilometres from all others: most often latitude and longitude are swapped. `warned`: the
 * indexes of those that are known to be in a wrong place, so that no other one is held against them.
 */
export function warnOfPlaces({ places = [] }: Catalog, warned: ReadonlySet<number>, warnings: FaultList): void {
  const spots = places.flatMap(({ fence }, index) =>
    fence === undefined || warned.has(index) ? [] : [{ index, center: fenceCenter(fence) }],
  );
  const [first, second] = spots;
  // Of two, either may be the wrong one: the one that is written later is asked about.
  const asked = spots.length === 2 && second !== undefined ? [second] : aloneInCell(spots);
  if (first === undefined || spots.length < 2) return;
  for (const spot of asked) {
    const metres = leastMetres(spot.center, spot, spots);
    if (metres < FAR_METRES) continue;
    const [longitude, latitude] = spot.center;
    const swapped: LonLat = [latitude, longitude];
    const isLikely = Math.abs(longitude) <= 90 && leastMetres(swapped, spot, spots) < metres / 2;
    warnings.add(pointTo("/places", spot.index, "fence"), describe(metres, spots.length, isLikely));
  }
}

function describe(metres: number, count: number, isLikely: boolean): string {
  const kilometres = (Math.round(metres / 100_000) * 100).toLocaleString("en-US");
  const others = count === 2 ? "your other place" : "the nearest of your other places";
  const cause = isLikely ? "are latitude and longitude swapped? GeoJSON has the longitude first" : "is that right?";
  return `is ${kilometres} km from ${others}: ${cause}`;
}

/**
 * Those that share their cell with no other place, and that are far from the first place of every other: nothing else can be
 * far from all, and few are left to be held against each of a hundred thousand places.
 */
function aloneInCell(spots: readonly Spot[]): Spot[] {
  const cells = new Map<string, Spot[]>();
  for (const spot of spots) {
    const key = spot.center.map((degrees) => Math.floor(degrees / CELL_DEGREES)).join();
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [spot]);
    else cell.push(spot);
  }
  const firsts = [...cells.values()].flatMap(([first]) => first ?? []);
  const alone = [...cells.values()].flatMap((cell) => (cell.length === 1 ? cell : []));
  return alone.filter((spot) => leastMetres(spot.center, spot, firsts) >= FAR_METRES);
}

function leastMetres(from: LonLat, own: Spot, spots: readonly Spot[]): number {
  const [longitude, latitude] = from;
  let least = Number.POSITIVE_INFINITY;
  for (const { index, center } of spots) {
    if (index === own.index) continue;
    const metres = greatCircleMetres({ longitude, latitude }, { longitude: center[0], latitude: center[1] });
    least = Math.min(least, metres);
  }
  return least;
}
