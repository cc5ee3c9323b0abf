import { POLE_UNITS, stepUnits, TURN_UNITS } from "./grid.ts";
import { type PolygonColumns, RING_HOLDS_NORTH_POLE, RING_IS_HOLE } from "./polygon-columns.ts";

/** A fraction of a millimetre: keeps a point off the very pole, where every longitude is the same place. */
const JUST_OFF_POLE_UNITS = 2 ** -6;

/**
 * Whether a polygon holds a point given in fine units: inside one of its outer rings and in none of that ring's holes. Exact
 * for edges that are straight in longitude and latitude; a point on the border may fall on either side.
 */
export function holdsPoint(columns: PolygonColumns, polygon: number, longitude: number, latitude: number): boolean {
  const lastLatitude = POLE_UNITS - JUST_OFF_POLE_UNITS;
  const y = Math.min(lastLatitude, Math.max(-lastLatitude, latitude));
  let isHeld = false;
  const end = columns.firstRing[polygon + 1] ?? 0;
  for (let ring = columns.firstRing[polygon] ?? end; ring < end; ring++) {
    if (((columns.ringKinds[ring] ?? 0) & RING_IS_HOLE) !== 0) {
      if (isHeld && ringHolds(columns, ring, longitude, y)) isHeld = false;
    } else {
      if (isHeld) return true;
      isHeld = ringHolds(columns, ring, longitude, y);
    }
  }
  return isHeld;
}

/**
 * Follows the ring and counts its crossings of the point's meridian between the point and the North Pole: an odd number
 * parts the two. Longitudes run on past ±180°, so the meridian is met anew at every turn.
 */
function ringHolds(columns: PolygonColumns, ring: number, longitude: number, latitude: number): boolean {
  const { vertices, firstVertex } = columns;
  const first = (firstVertex[ring] ?? 0) * 2;
  const end = (firstVertex[ring + 1] ?? 0) * 2;
  let fromX = vertices[end - 2] ?? 0;
  let fromY = vertices[end - 1] ?? 0;
  let x = fromX - longitude;
  let turn = Math.floor(x / TURN_UNITS);
  let isParted = false;
  for (let vertex = first; vertex < end; vertex += 2) {
    const toX = vertices[vertex] ?? 0;
    const toY = vertices[vertex + 1] ?? 0;
    const step = stepUnits(fromX, toX);
    const nextTurn = Math.floor((x + step) / TURN_UNITS);
    if (nextTurn !== turn) {
      const meridian = Math.max(turn, nextTurn) * TURN_UNITS;
      if (fromY + ((toY - fromY) * (meridian - x)) / step > latitude) isParted = !isParted;
    }
    x += step;
    turn = nextTurn;
    fromX = toX;
    fromY = toY;
  }
  return isParted !== (((columns.ringKinds[ring] ?? 0) & RING_HOLDS_NORTH_POLE) !== 0);
}
