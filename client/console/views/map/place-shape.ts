import type { Place } from "../../../../shared/catalog/catalog.ts";
import type { LonLat } from "../../../../shared/geo/fence.ts";
import { type Box, toWorld, type WorldPoint, worldPerMetre } from "./projection.ts";

/** A place with a fence, in the world. */
export interface PlaceShape {
  readonly place: Place;
  readonly centre: WorldPoint;
  readonly box: Box;
  /** Of a circle; a share of the whole world's width. */
  readonly radius?: number;
  /** Of a polygon: its rings. */
  readonly rings?: readonly (readonly WorldPoint[])[];
}

/** The places that can be drawn. One that is known by beacons alone has no fence. */
export function shapesOf(places: readonly Place[]): readonly PlaceShape[] {
  return places.flatMap((place): readonly PlaceShape[] => {
    const { fence } = place;
    if (fence === undefined) return [];
    if ("center" in fence) {
      const centre = toWorld(fence.center);
      const radius = fence.radius * worldPerMetre(centre.y);
      const { x, y } = centre;
      const box = { west: x - radius, north: y - radius, east: x + radius, south: y + radius };
      return [{ place, centre, box, radius }];
    }
    const all: readonly LonLat[][] = fence.type === "Polygon" ? fence.coordinates : fence.coordinates.flat();
    const rings = all.map((ring) => ring.map(toWorld));
    const box = boxOf(rings.flat());
    return [{ place, centre: { x: (box.west + box.east) / 2, y: (box.north + box.south) / 2 }, box, rings }];
  });
}

/** The box around all of these; undefined of none. */
export function boxAround(shapes: readonly PlaceShape[]): Box | undefined {
  if (shapes.length === 0) return undefined;
  return shapes.reduce<Box>(
    (sum, { box }) => ({
      west: Math.min(sum.west, box.west),
      north: Math.min(sum.north, box.north),
      east: Math.max(sum.east, box.east),
      south: Math.max(sum.south, box.south),
    }),
    { west: 1, north: 1, east: 0, south: 0 },
  );
}

function boxOf(points: readonly WorldPoint[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { west: Math.min(...xs), north: Math.min(...ys), east: Math.max(...xs), south: Math.max(...ys) };
}
