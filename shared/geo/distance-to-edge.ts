import { EARTH_RADIUS_METRES } from "./great-circle.ts";

/** The point from which distances are taken, radians. */
export interface Origin {
  readonly latitude: number;
  readonly sine: number;
  readonly cosine: number;
}

/** An origin at this latitude, radians. Longitudes are given relative to it. */
export function originAt(latitude: number): Origin {
  return { latitude, sine: Math.sin(latitude), cosine: Math.cos(latitude) };
}

/** Longer pieces are halved first, so that the bow's bound below holds. */
const MAX_PIECE_RADIANS = 0.5;
/** Past 60° the projection stretches too much. */
const LOWEST_UP = 0.5;
/** A far chord that is shorter has no direction to speak of: it is known by its ends. */
const SHORTEST_FAR_CHORD_RADIANS = 1e-8;
const FINEST_METRES = 0.01;
const FINEST_SHARE = 1e-6;

/**
 * The smaller of `atMost` and the distance, metres, from the origin to an edge, right within 1 cm or a millionth of the
 * distance, whichever is more. The edge runs straight in longitude and latitude (RFC 7946, section 3.1.1), from x0, y0
 * to x1, y1 in radians, x relative to the origin. The great circle between its ends bows away from it, so the edge is
 * halved until the bow is too small to matter, and dropped as soon as it cannot beat `atMost`.
 */
export function distanceToEdge(origin: Origin, x0: number, y0: number, x1: number, y1: number, atMost: number): number {
  const dx = Math.abs(x1 - x0);
  const dy = Math.abs(y1 - y0);
  if (dx <= MAX_PIECE_RADIANS && dy <= MAX_PIECE_RADIANS) {
    const a = tangentOf(origin, x0, y0);
    const b = tangentOf(origin, x1, y1);
    const distance = a.up > LOWEST_UP && b.up > LOWEST_UP ? distanceToChord(a, b) : distanceToFarChord(a, b);
    const doubt = bowMetres(dx, dy, y0, y1);
    if (distance - doubt >= atMost) return atMost;
    if (doubt <= Math.max(FINEST_METRES, FINEST_SHARE * distance)) return Math.min(atMost, distance);
  }
  const x = (x0 + x1) / 2;
  const y = (y0 + y1) / 2;
  const nearest = distanceToEdge(origin, x0, y0, x, y, atMost);
  return distanceToEdge(origin, x, y, x1, y1, nearest);
}

/** A point of the unit sphere as the origin sees it. */
interface Tangent {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

/** Written with differences, so that a point metres away keeps all its digits. */
function tangentOf(origin: Origin, x: number, y: number): Tangent {
  const cosine = Math.cos(y);
  const half = Math.sin(x / 2);
  const versine = 2 * half * half * cosine;
  const rise = y - origin.latitude;
  return {
    east: cosine * Math.sin(x),
    north: Math.sin(rise) + origin.sine * versine,
    up: Math.cos(rise) - origin.cosine * versine,
  };
}

function distanceTo(point: Tangent): number {
  return EARTH_RADIUS_METRES * Math.atan2(Math.hypot(point.east, point.north), point.up);
}

/** In the gnomonic projection great circles are straight, and what is nearest to its centre stays nearest. */
function distanceToChord(a: Tangent, b: Tangent): number {
  const ax = a.east / a.up;
  const ay = a.north / a.up;
  const ex = b.east / b.up - ax;
  const ey = b.north / b.up - ay;
  const length2 = ex * ex + ey * ey;
  const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * ex + ay * ey) / length2));
  return EARTH_RADIUS_METRES * Math.atan(Math.hypot(ax + share * ex, ay + share * ey));
}

/**
 * The same on the sphere itself: not as fine for a short chord, but it reaches to the antipode. A great circle comes
 * nearest in the origin's own half, so a chord of the other half is nearest at an end, whatever rounding makes of `cosine`.
 */
function distanceToFarChord(a: Tangent, b: Tangent): number {
  const x = a.north * b.up - a.up * b.north;
  const y = a.up * b.east - a.east * b.up;
  const z = a.east * b.north - a.north * b.east;
  const cosine = a.east * b.east + a.north * b.north + a.up * b.up;
  const isInNearHalf = a.up > 0 && b.up > 0;
  const footIsBetween = isInNearHalf && a.up > b.up * cosine && b.up > a.up * cosine;
  return footIsBetween && Math.hypot(x, y, z) > SHORTEST_FAR_CHORD_RADIANS
    ? EARTH_RADIUS_METRES * Math.atan2(Math.abs(z), Math.hypot(x, y))
    : Math.min(distanceTo(a), distanceTo(b));
}

/**
 * At most so far does the great circle between the ends of an edge lie from it: an eighth of the edge's greatest sideward
 * acceleration for a length of one (a seventh, because great circles converge over a piece of half a radian).
 */
function bowMetres(dx: number, dy: number, y0: number, y1: number): number {
  const widest = Math.max(Math.abs(y0), Math.abs(y1));
  const crossesEquator = y0 < 0 !== y1 < 0;
  const narrowest = crossesEquator ? 0 : Math.min(Math.abs(y0), Math.abs(y1));
  return (EARTH_RADIUS_METRES * dx * Math.sin(widest) * Math.hypot(2 * dy, dx * Math.cos(narrowest))) / 7;
}
