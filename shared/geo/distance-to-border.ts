import { distanceToEdge, originAt } from "./distance-to-edge.ts";
import { EARTH_RADIUS_METRES, longitudeReach } from "./great-circle.ts";
import { HALF_TURN_UNITS, POLE_UNITS, RADIANS_PER_UNIT, stepUnits, TURN_UNITS, wrapUnits } from "./grid.ts";
import type { PolygonColumns } from "./polygon-columns.ts";

/** Where a point may be that is nearer than some distance, units around the origin. */
interface Window {
  readonly south: number;
  readonly north: number;
  /** Longitude, to either side. */
  readonly side: number;
}

/**
 * The smaller of `atMost` and the distance from a point (units) to the nearest edge of a polygon, metres; never negative.
 * Edges on the ±180° meridian count as far as they are no shared ones, edges along a pole not at all.
 */
export function distanceToBorder(
  columns: PolygonColumns,
  polygon: number,
  longitude: number,
  latitude: number,
  atMost: number,
): number {
  const { vertices, firstVertex, firstRing, firstSeam, seams } = columns;
  const origin = originAt(latitude * RADIANS_PER_UNIT);
  let nearest = atMost;
  let window = windowOf(latitude, nearest);

  const tryEdge = (fromX: number, fromY: number, toX: number, toY: number) => {
    if (Math.max(fromY, toY) < window.south || Math.min(fromY, toY) > window.north) return;
    const from = wrapUnits(fromX - longitude);
    const to = from + stepUnits(fromX, toX);
    const west = Math.min(from, to);
    const east = Math.max(from, to);
    const { side } = window;
    if (!(west <= side && east >= -side) && east < TURN_UNITS - side && west > side - TURN_UNITS) return;
    const x0 = from * RADIANS_PER_UNIT;
    const x1 = to * RADIANS_PER_UNIT;
    const found = distanceToEdge(origin, x0, fromY * RADIANS_PER_UNIT, x1, toY * RADIANS_PER_UNIT, nearest);
    if (found === nearest) return;
    nearest = found;
    window = windowOf(latitude, nearest);
  };

  const endOfRings = firstRing[polygon + 1] ?? 0;
  for (let ring = firstRing[polygon] ?? endOfRings; ring < endOfRings; ring++) {
    const end = (firstVertex[ring + 1] ?? 0) * 2;
    let fromX = vertices[end - 2] ?? 0;
    let fromY = vertices[end - 1] ?? 0;
    for (let vertex = (firstVertex[ring] ?? 0) * 2; vertex < end; vertex += 2) {
      const toX = vertices[vertex] ?? 0;
      const toY = vertices[vertex + 1] ?? 0;
      if (!isNoBorder(fromX, fromY, toX, toY)) tryEdge(fromX, fromY, toX, toY);
      fromX = toX;
      fromY = toY;
    }
  }
  const endOfSeams = (firstSeam[polygon + 1] ?? 0) * 2;
  for (let seam = (firstSeam[polygon] ?? 0) * 2; seam < endOfSeams; seam += 2) {
    tryEdge(HALF_TURN_UNITS, seams[seam] ?? 0, HALF_TURN_UNITS, seams[seam + 1] ?? 0);
  }
  return nearest;
}

/** Edges on the ±180° meridian are in `seams`, as far as they are border; an edge along a pole has no length. */
function isNoBorder(fromX: number, fromY: number, toX: number, toY: number): boolean {
  const isOnSeam = Math.abs(fromX) === HALF_TURN_UNITS && Math.abs(toX) === HALF_TURN_UNITS;
  return isOnSeam || (Math.abs(fromY) === POLE_UNITS && fromY === toY);
}

function windowOf(latitude: number, metres: number): Window {
  const reach = metres / EARTH_RADIUS_METRES;
  const rise = reach / RADIANS_PER_UNIT;
  const side = longitudeReach(latitude * RADIANS_PER_UNIT, reach) / RADIANS_PER_UNIT;
  return { south: latitude - rise, north: latitude + rise, side };
}
