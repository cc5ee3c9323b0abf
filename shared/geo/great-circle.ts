/** A point on the globe, degrees: latitude within ±90, longitude in any turn (190 is -170). */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** Mean radius of the earth (IUGG R1), metres. The globe is taken as this sphere: within 0.6 % of the ellipsoid. */
export const EARTH_RADIUS_METRES = 6_371_008.8;

export const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Shortest distance over the sphere between two points, metres, by the haversine formula (Sinnott, Virtues of the
 * Haversine, 1984): exact to millimetres at short range, and right over the antimeridian and the poles.
 */
export function greatCircleMetres(a: Position, b: Position): number {
  const northing = Math.sin(((b.latitude - a.latitude) * RADIANS_PER_DEGREE) / 2);
  const easting = Math.sin(((b.longitude - a.longitude) * RADIANS_PER_DEGREE) / 2);
  const cosines = Math.cos(a.latitude * RADIANS_PER_DEGREE) * Math.cos(b.latitude * RADIANS_PER_DEGREE);
  const haversine = northing * northing + cosines * easting * easting;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/**
 * How far to either side, in longitude, a point can lie that is `reach` away from one at `latitude`; all in radians. π,
 * the full circle, once the reach holds a pole (J. P. Matuschek, Finding Points Within a Distance of a Latitude/Longitude).
 */
export function longitudeReach(latitude: number, reach: number): number {
  return Math.abs(latitude) + reach < Math.PI / 2 ? Math.asin(Math.sin(reach) / Math.cos(latitude)) : Math.PI;
}
