import Flatbush from "flatbush";
import { packColumns } from "./binary-columns.ts";
import type { Circle, Fence, MultiPolygon, Polygon } from "./fence.ts";
import { type Box, circleBoxes, outlineBoxes } from "./fence-boxes.ts";
import { FENCE_INDEX_MAGIC, FENCE_INDEX_VERSION } from "./fence-index.ts";
import { toLatitudeUnits, toLongitudeUnits } from "./grid.ts";
import { type Outline, outlineOf } from "./outline.ts";
import { packPolygons, runningTotals } from "./polygon-columns.ts";

/** A place that has a fence. */
export interface FencedPlace {
  readonly id: string;
  readonly fence: Fence;
}

/**
 * Packs the fences of a catalog (or of one shard of it) for `openFenceIndex`. The same places give the same bytes, in
 * whatever order they come. Centres and vertices are rounded to 1e-7 degrees, radii to millimetres.
 */
export function buildFenceIndex(places: readonly FencedPlace[]): Uint8Array {
  const rows = places.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const xs = new Int32Array(rows.length);
  const ys = new Int32Array(rows.length);
  const radiiMillimetres = new Uint32Array(rows.length);
  const outlines: Outline[] = [];
  const boxes: Box[] = [];
  const boxRows: number[] = [];
  for (const [row, { fence }] of rows.entries()) {
    const own = isCircle(fence) ? addCircle(row, fence) : addPolygon(row, fence);
    for (const box of own) {
      boxes.push(box);
      boxRows.push(row);
    }
  }
  const encoder = new TextEncoder();
  const ids = rows.map((place) => encoder.encode(place.id));
  const polygons = packPolygons(outlines);
  return packColumns(FENCE_INDEX_MAGIC, FENCE_INDEX_VERSION, [
    growTree(boxes),
    Uint32Array.from(boxRows),
    xs,
    ys,
    radiiMillimetres,
    polygons.radiiMetres,
    polygons.firstRing,
    polygons.firstSeam,
    polygons.ringKinds,
    polygons.firstVertex,
    polygons.vertices,
    polygons.seams,
    runningTotals(ids.map((id) => id.length)),
    concatenate(ids),
  ]);

  function addCircle(row: number, circle: Circle): Box[] {
    xs[row] = toLongitudeUnits(circle.center[0]);
    ys[row] = toLatitudeUnits(circle.center[1]);
    // A circle of no size would read as a polygon; a millimetre is as much out of reach of any fix.
    radiiMillimetres[row] = Math.max(1, Math.round(circle.radius * 1000));
    return circleBoxes(circle);
  }

  function addPolygon(row: number, polygon: Polygon | MultiPolygon): Box[] {
    const outline = outlineOf(polygon);
    xs[row] = outlines.push(outline) - 1;
    return outlineBoxes(outline);
  }
}

function isCircle(fence: Fence): fence is Circle {
  return "center" in fence;
}

/** The boxes as a packed Hilbert R-tree of 32-bit floats; no bytes where there are no boxes. */
function growTree(boxes: readonly Box[]): Uint8Array {
  if (boxes.length === 0) return new Uint8Array(0);
  const tree = new Flatbush(boxes.length, 16, Float32Array);
  for (const { west, south, east, north } of boxes) {
    tree.add(roundDown(west), roundDown(south), -roundDown(-east), -roundDown(-north));
  }
  tree.finish();
  return new Uint8Array(tree.data);
}

/** The greatest 32-bit float, or the one below it, that is not above the value: boxes may grow, never shrink. */
function roundDown(value: number): number {
  const rounded = Math.fround(value);
  return rounded <= value ? rounded : Math.fround(rounded - Math.abs(rounded) * 2 ** -23);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
