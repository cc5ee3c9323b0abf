/** Longitude, latitude, in degrees (RFC 7946 order). */
export type LonLat = [number, number];

export interface Circle {
  center: LonLat;
  radius: number;
}
export interface Polygon {
  type: "Polygon";
  coordinates: LonLat[][];
  bbox?: number[];
}
export interface MultiPolygon {
  type: "MultiPolygon";
  coordinates: LonLat[][][];
  bbox?: number[];
}
/** The border of a place: a circle (radius in metres), or a shape of GeoJSON (RFC 7946, sections 3.1.6 and 3.1.7). */
export type Fence = Circle | Polygon | MultiPolygon;
