/**
 * How far to either side, in longitude, a point can lie that is `reach` away from one at `latitude`; all in radians. π,
 * the full circle, once the reach holds a pole (J. P. Matuschek, Finding Points Within a Distance of a Latitude/Longitude).
 */
export function longitudeReach(latitude: number, reach: number): number {
  return Math.abs(latitude) + reach < Math.PI / 2 ? Math.asin(Math.sin(reach) / Math.cos(latitude)) : Math.PI;
}
