import type { PlaceShape } from "./place-shape.ts";
import { type Size, toScreen, type Viewport, type WorldPoint } from "./projection.ts";

/** What is drawn: fences to scale, and where they would be too small and too near to each other, how many there are. */
export interface MapLayout {
  readonly fences: readonly PlaceShape[];
  readonly clusters: readonly Cluster[];
}

/** Places that are drawn as one. */
export interface Cluster {
  /** Where it is on the screen: the middle of its places. */
  readonly at: WorldPoint;
  readonly shapes: readonly PlaceShape[];
}

/** A fence that is narrower is a dot. */
const LEAST_PIXELS = 14;
/** Places of one cell of a grid are one dot. */
const CELL_PIXELS = 48;
/** As wide as the largest dot. */
const APART_PIXELS = 40;

/**
 * What of these is on the screen. Fences that are too narrow to be seen share a dot with those in the same cell of a grid, so that the
 * number of things drawn depends on the screen, not on the number of places.
 */
export function layOut(shapes: readonly PlaceShape[], view: Viewport, size: Size): MapLayout {
  const [halfX, halfY] = [size.width / 2 / view.scale, size.height / 2 / view.scale];
  const fences: PlaceShape[] = [];
  const cells = new Map<string, PlaceShape[]>();
  const cell = CELL_PIXELS / view.scale;
  for (const shape of shapes) {
    const { west, east, north, south } = shape.box;
    if (east < view.x - halfX || west > view.x + halfX || south < view.y - halfY || north > view.y + halfY) continue;
    if ((east - west) * view.scale >= LEAST_PIXELS) {
      fences.push(shape);
      continue;
    }
    const key = `${Math.floor(shape.centre.x / cell)} ${Math.floor(shape.centre.y / cell)}`;
    const inCell = cells.get(key);
    if (inCell === undefined) cells.set(key, [shape]);
    else inCell.push(shape);
  }
  const clusters = [...cells.values()].map((inCell) => ({
    at: toScreen(middleOf(inCell), view, size),
    shapes: inCell,
  }));
  return { fences, clusters: mergeNear(clusters) };
}

/** Of clusters that would overlap the larger takes the smaller. */
function mergeNear(clusters: readonly Cluster[]): readonly Cluster[] {
  const merged: { at: WorldPoint; shapes: PlaceShape[] }[] = [];
  for (const { at, shapes } of clusters.toSorted((a, b) => b.shapes.length - a.shapes.length)) {
    const near = merged.find((other) => Math.hypot(at.x - other.at.x, at.y - other.at.y) < APART_PIXELS);
    if (near === undefined) merged.push({ at, shapes: [...shapes] });
    else for (const shape of shapes) near.shapes.push(shape);
  }
  return merged;
}

function middleOf(shapes: readonly PlaceShape[]): WorldPoint {
  const sum = (of: (shape: PlaceShape) => number) => shapes.reduce((total, shape) => total + of(shape), 0);
  return { x: sum(({ centre }) => centre.x) / shapes.length, y: sum(({ centre }) => centre.y) / shapes.length };
}
