import { places as published } from "../../catalog.json";
import { distance, type Point, toPoint } from "./projection.ts";

/** A place of demo/catalog.json on the map. */
export interface StreetPlace {
  readonly id: string;
  readonly name: string;
  /** Its fence, in metres of the map: a circle, or the corners of a polygon. */
  readonly fence: { readonly center: Point; readonly radius: number } | readonly Point[];
  /** Where somebody goes who goes there. */
  readonly inside: Point;
}

type Published = (typeof published)[number];

/** The places of the street, from west to east. */
export const PLACES: readonly StreetPlace[] = published.map(placeOf).sort((a, b) => a.inside.x - b.inside.x);

/** The place with this id, if the street has it. */
export function placeNamed(id: string): StreetPlace | undefined {
  return PLACES.find((place) => place.id === id);
}

/** The place whose fence this point is in. */
export function placeAt(point: Point): StreetPlace | undefined {
  return PLACES.find(({ fence }) => ("center" in fence ? isInCircle(point, fence) : isInPolygon(point, fence)));
}

function placeOf({ id, name, fence }: Published): StreetPlace {
  if (fence.center !== undefined) {
    const center = toPoint(pairOf(fence.center));
    const { radius } = fence;
    // Near the door: the middle is where the drawing is.
    return { id, name, fence: { center, radius }, inside: { x: center.x, y: center.y + radius * 0.35 } };
  }
  const corners = (fence.coordinates[0] ?? []).slice(1).map((corner) => toPoint(pairOf(corner)));
  return { id, name, fence: corners, inside: middleOf(corners) };
}

function pairOf([longitude = Number.NaN, latitude = Number.NaN]: readonly number[]): [number, number] {
  return [longitude, latitude];
}

function middleOf(corners: readonly Point[]): Point {
  const sum = corners.reduce((so, { x, y }) => ({ x: so.x + x, y: so.y + y }));
  return { x: sum.x / corners.length, y: sum.y / corners.length };
}

function isInCircle(point: Point, { center, radius }: { center: Point; radius: number }): boolean {
  return distance(point, center) <= radius;
}

/** Even-odd rule: a ray to the east crosses the border an odd number of times. */
function isInPolygon({ x, y }: Point, corners: readonly Point[]): boolean {
  return (
    corners.filter((a, index) => {
      const b = corners[(index + 1) % corners.length] ?? a;
      return a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
    }).length %
      2 ===
    1
  );
}
