import type { LonLat, Polygon } from "../../../shared/geo/fence.ts";

/** A fence of these rings. */
export function polygon(...rings: LonLat[][]): Polygon {
  return { type: "Polygon", coordinates: rings };
}

/** The ring around a box of longitudes and latitudes. */
export function box(west: number, south: number, east: number, north: number): LonLat[] {
  return ring(`${west} ${south}, ${east} ${south}, ${east} ${north}, ${west} ${north}`);
}

/** The closed ring of corners like "4.9 52.3, 5 52.3, 5 52.4". */
export function ring(corners: string): LonLat[] {
  const positions = corners.split(", ").map((corner): LonLat => {
    const [longitude = 0, latitude = 0] = corner.split(" ").map(Number);
    return [longitude, latitude];
  });
  return [...positions, ...positions.slice(0, 1)];
}
