import { RADIANS_PER_DEGREE } from "./great-circle.ts";

/**
 * Coordinates of fences are held as whole units of 1e-7 degrees (at most 11 mm): half the room of a double, exact for
 * what is written with seven decimals or fewer, and exact in sums, so that a turn is a turn and a seam meets itself.
 */
const UNITS_PER_DEGREE = 1e7;
const FINE_PER_UNIT = 1024;
export const HALF_TURN_UNITS = 180 * UNITS_PER_DEGREE;
export const TURN_UNITS = 360 * UNITS_PER_DEGREE;
export const POLE_UNITS = 90 * UNITS_PER_DEGREE;
export const RADIANS_PER_UNIT = RADIANS_PER_DEGREE / UNITS_PER_DEGREE;

/** Whole units of a latitude in degrees. */
export function toLatitudeUnits(degrees: number): number {
  return Math.round(degrees * UNITS_PER_DEGREE);
}

/** Whole units of a longitude in degrees, brought within ±180°; 180 and -180 stay as they are. */
export function toLongitudeUnits(degrees: number): number {
  const units = Math.round(degrees * UNITS_PER_DEGREE);
  return Math.abs(units) <= HALF_TURN_UNITS ? units : wrapUnits(units);
}

/** Degrees of a coordinate in units: the very double that the decimal text of it parses to. */
export function toDegrees(units: number): number {
  return units / UNITS_PER_DEGREE;
}

/**
 * Units of a coordinate in degrees, for the point that is asked about: to 1/1024 unit (11 µm), so that differences to
 * whole units, turns included, are exact too, and a meridian is never met twice or missed by rounding.
 */
export function toFineUnits(degrees: number): number {
  return Math.round(degrees * UNITS_PER_DEGREE * FINE_PER_UNIT) / FINE_PER_UNIT;
}

/** The same direction in [-180°, 180°), units. */
export function wrapUnits(units: number): number {
  const turns = Math.floor((units + HALF_TURN_UNITS) / TURN_UNITS);
  return units - turns * TURN_UNITS;
}

/** Signed units from one longitude to another: as written, but the short way where that is more than 180°. */
export function stepUnits(from: number, to: number): number {
  const step = to - from;
  return Math.abs(step) > HALF_TURN_UNITS ? wrapUnits(step) : step;
}
