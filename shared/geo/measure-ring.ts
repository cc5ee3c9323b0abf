import { EARTH_RADIUS_METRES } from "./great-circle.ts";
import { POLE_UNITS, RADIANS_PER_UNIT, stepUnits, TURN_UNITS } from "./grid.ts";

/** What a ring encloses, and the box around it. Longitudes run on from the first vertex, so `east` may pass 180°. */
export interface RingMeasure {
  readonly squareMetres: number;
  /** The pole it goes around, if any: the one on the smaller side of the ring. */
  readonly pole?: "north" | "south";
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/**
 * Measures a ring of vertices (longitude, latitude, … in units, not closed). Edges are straight in longitude and
 * latitude (RFC 7946, section 3.1.1); the area on the sphere between such an edge and the equator is the integral of
 * sin(latitude) over longitude, in closed form.
 */
export function measureRing(vertices: readonly number[]): RingMeasure {
  let x = vertices[0] ?? 0;
  let fromX = x;
  let fromY = vertices[1] ?? 0;
  let [west, east, south, north] = [x, x, fromY, fromY];
  let underRing = 0;
  for (let next = 2; next <= vertices.length; next += 2) {
    const vertex = next % vertices.length;
    const toX = vertices[vertex] ?? 0;
    const toY = vertices[vertex + 1] ?? 0;
    const step = stepUnits(fromX, toX);
    const halfRise = ((toY - fromY) / 2) * RADIANS_PER_UNIT;
    const middle = ((fromY + toY) / 2) * RADIANS_PER_UNIT;
    underRing += step * RADIANS_PER_UNIT * Math.sin(middle) * (halfRise === 0 ? 1 : Math.sin(halfRise) / halfRise);
    x += step;
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, toY);
    north = Math.max(north, toY);
    fromX = toX;
    fromY = toY;
  }
  const around = x - (vertices[0] ?? 0);
  if (around === 0) return { squareMetres: squareMetres(Math.abs(underRing)), west, east, south, north };
  const cap = squareMetres(2 * Math.PI - Math.abs(underRing));
  const wide = { squareMetres: cap, west, east: west + TURN_UNITS };
  return Math.sign(underRing) === -Math.sign(around)
    ? { ...wide, pole: "south", south: -POLE_UNITS, north }
    : { ...wide, pole: "north", south, north: POLE_UNITS };
}

function squareMetres(steradians: number): number {
  return steradians * EARTH_RADIUS_METRES ** 2;
}
