import type { DebugPlace } from "../sdk/api.ts";

/** What is read here of a place: the catalog is a file of the app's own, and may have anything else. */
interface Fenced {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly fence?: { readonly center?: unknown; readonly coordinates?: unknown };
}

/** The places of a catalog that somebody can stand in, each at the middle of its fence; none where the text is no catalog. */
export function readPlaces(text: string): DebugPlace[] {
  try {
    const { places }: { places?: unknown } = Object(JSON.parse(text));
    return Array.isArray(places) ? places.flatMap(placeOf) : [];
  } catch {
    return [];
  }
}

function placeOf({ id, name, fence }: Fenced): DebugPlace[] {
  const [longitude, latitude] = isPair(fence?.center) ? fence.center : middleOf(pairsOf(fence?.coordinates));
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return [];
  return [{ name: String(name ?? id), latitude, longitude }];
}

/** The corners of the first ring, however deep it lies (RFC 7946: a Polygon has rings, a MultiPolygon Polygons). */
function pairsOf(coordinates: unknown): readonly (readonly [number, number])[] {
  if (!Array.isArray(coordinates)) return [];
  // A ring ends where it began.
  return coordinates.every(isPair) ? coordinates.slice(1) : pairsOf(coordinates[0]);
}

function middleOf(corners: readonly (readonly [number, number])[]): [number, number] {
  const mean = (axis: 0 | 1) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
  return [mean(0), mean(1)];
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "number";
}
