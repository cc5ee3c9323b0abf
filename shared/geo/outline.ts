import type { MultiPolygon, Polygon } from "./fence.ts";
import { EARTH_RADIUS_METRES } from "./great-circle.ts";
import { HALF_TURN_UNITS, toLatitudeUnits, toLongitudeUnits } from "./grid.ts";
import { measureRing, type RingMeasure } from "./measure-ring.ts";

/** A Polygon or MultiPolygon fence made ready to be packed. Coordinates in units (`grid.ts`). */
export interface Outline {
  /** Outer rings, each followed by its holes. */
  readonly rings: readonly OutlineRing[];
  /** What is border on the ±180° meridian: latitude from, latitude to, … */
  readonly seams: readonly number[];
  /** Radius of the circle on the sphere that has the fence's area. */
  readonly radiusMetres: number;
}

export interface OutlineRing extends RingMeasure {
  readonly isHole: boolean;
  /** Longitude, latitude, longitude, …, not closed. */
  readonly vertices: readonly number[];
}

/**
 * Takes a fence apart. A ring of fewer than three vertices encloses nothing and is left out, with its holes if it is an
 * outer one; a fence of which nothing is left has the radius 0. Winding is not judged.
 */
export function outlineOf(fence: Polygon | MultiPolygon): Outline {
  const polygons = fence.type === "Polygon" ? [fence.coordinates] : fence.coordinates;
  const parts = polygons.map(toRings).filter(([outer]) => outer !== undefined && !outer.isHole);
  const rings = parts.flat();
  const squareMetres = parts.reduce((sum, part) => sum + areaOf(part), 0);
  return { rings, seams: openSeams(rings), radiusMetres: radiusOfCap(squareMetres) };
}

function toRings(polygon: Polygon["coordinates"]): OutlineRing[] {
  return polygon.flatMap((positions, place) => {
    const vertices = toVertices(positions);
    return vertices.length < 6 ? [] : [{ ...measureRing(vertices), isHole: place > 0, vertices }];
  });
}

function toVertices(positions: readonly (readonly [number, number])[]): number[] {
  const vertices = positions.flatMap(([longitude, latitude]) => [
    toLongitudeUnits(longitude),
    toLatitudeUnits(latitude),
  ]);
  const isClosed = vertices.length > 2 && vertices[0] === vertices.at(-2) && vertices[1] === vertices.at(-1);
  return isClosed ? vertices.slice(0, -2) : vertices;
}

function areaOf(part: readonly OutlineRing[]): number {
  return Math.max(
    0,
    part.reduce((sum, ring) => sum + (ring.isHole ? -ring.squareMetres : ring.squareMetres), 0),
  );
}

/**
 * The parts of the ±180° meridian that are border: covered by an odd number of edges on it. Every end of an edge turns
 * the parity over, so the sorted ends, taken in pairs, are those parts. An edge shared by two halves of a fence that
 * was cut there is covered twice, and so is the way to a pole and back.
 */
function openSeams(rings: readonly OutlineRing[]): number[] {
  const ends: number[] = [];
  for (const { vertices } of rings) {
    for (let vertex = 0; vertex < vertices.length; vertex += 2) {
      const next = (vertex + 2) % vertices.length;
      if (!isOnSeam(vertices[vertex]) || !isOnSeam(vertices[next])) continue;
      ends.push(vertices[vertex + 1] ?? 0, vertices[next + 1] ?? 0);
    }
  }
  ends.sort((a, b) => a - b);
  return ends.filter((end, place) => end !== ends[place ^ 1]);
}

function isOnSeam(longitude: number | undefined): boolean {
  return longitude === HALF_TURN_UNITS || longitude === -HALF_TURN_UNITS;
}

/** Radius, measured over the ground, of the cap of this area; on the plane it would be √(area / π). */
function radiusOfCap(squareMetres: number): number {
  const share = squareMetres / (4 * Math.PI * EARTH_RADIUS_METRES ** 2);
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(share)));
}
