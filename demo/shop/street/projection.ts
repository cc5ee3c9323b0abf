/** A point of the map: metres east and south of the doughnut shop. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Longitude and latitude in degrees, as catalogs and GeoJSON have them. */
export type LonLat = readonly [longitude: number, latitude: number];

/** The doughnut shop of demo/catalog.json. */
const ORIGIN: LonLat = [6.95, 50.938];
/** Of the mean earth radius, 6,371,008.8 m. */
const METRES_PER_DEGREE = 111_195;
const METRES_PER_DEGREE_EAST = METRES_PER_DEGREE * Math.cos((ORIGIN[1] * Math.PI) / 180);

/** Where on the map it is. The earth is flat here: over this street it bends by less than a millimetre. */
export function toPoint([longitude, latitude]: LonLat): Point {
  return { x: (longitude - ORIGIN[0]) * METRES_PER_DEGREE_EAST, y: (ORIGIN[1] - latitude) * METRES_PER_DEGREE };
}

/** Where on earth a point of the map is. */
export function toLonLat({ x, y }: Point): LonLat {
  return [ORIGIN[0] + x / METRES_PER_DEGREE_EAST, ORIGIN[1] - y / METRES_PER_DEGREE];
}

/** Metres between two points. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
