import type { LonLat, MultiPolygon, Polygon } from "../fence.ts";
import { stepUnits, TURN_UNITS, toDegrees, toLatitudeUnits, toLongitudeUnits, wrapUnits } from "../grid.ts";
import { outlineOf } from "../outline.ts";
import { type Edges, edgesOf, type FlatRing } from "./edges.ts";
import { findCrossing } from "./find-crossing.ts";
import { measureOverlap, type RingOverlap } from "./measure-overlap.ts";

/** Less than a square metre: no fix is as fine as that. */
const MIN_RADIUS_METRES = 0.5;
/** A ring that goes around a pole, or nearly around the Earth, cannot be laid out flat with its holes. */
const MAX_WIDTH_UNITS = 350e7;

/**
 * Why no one could ever be inside of a fence, in words for its author; undefined if people can. The mesh takes a ring
 * for what lies on its inner side and subtracts holes; if rings cross themselves, lie outside of their outer ring or
 * cover each other, what that leaves is not what they hold.
 */
export function findFenceFault(fence: Polygon | MultiPolygon): string | undefined {
  const polygons = fence.type === "Polygon" ? [fence.coordinates] : fence.coordinates;
  for (const [place, polygon] of polygons.entries()) {
    const fault = findPolygonFault(polygon);
    if (fault !== undefined) return polygons.length === 1 ? fault : `polygon ${place + 1}: ${fault}`;
  }
  return outlineOf(fence).radiusMetres < MIN_RADIUS_METRES
    ? "no one can ever be inside: what the rings hold has no area"
    : undefined;
}

function findPolygonFault(polygon: readonly LonLat[][]): string | undefined {
  const rings = layFlat(polygon);
  if (rings === undefined) return undefined;
  const edges = edgesOf(rings);
  const crossing = findCrossing(edges);
  if (crossing !== undefined) return describeCrossing(edges, crossing);
  const signs = rings.map((ring) => Math.sign(area(ring)));
  for (const [place, overlap] of measureOverlap(edges, signs).entries()) {
    const fault = describeOverlap(place, overlap);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The rings around the middle of the first one; undefined if they cannot be laid flat. */
function layFlat(polygon: readonly LonLat[][]): readonly FlatRing[] | undefined {
  const rings: FlatRing[] = [];
  let middle: number | undefined;
  for (const positions of polygon) {
    const { xs, ys, isClosed } = unroll(positions);
    const [west, east] = [least(xs), -least(xs.map((x) => -x))];
    if (!isClosed || east - west > MAX_WIDTH_UNITS) return undefined;
    const ownMiddle = (west + east) / 2;
    middle ??= ownMiddle;
    const turns = Math.round((ownMiddle - middle) / TURN_UNITS) * TURN_UNITS;
    rings.push({ xs: xs.map((x) => x - turns), ys });
  }
  return rings;
}

/** Longitudes from corner to corner, the short way; `isClosed` unless the way leads around a pole. */
function unroll(positions: readonly LonLat[]): FlatRing & { readonly isClosed: boolean } {
  const xs: number[] = [];
  const ys: number[] = [];
  let last = toLongitudeUnits(positions[0]?.[0] ?? 0);
  let x = last;
  for (const [longitude, latitude] of positions) {
    const units = toLongitudeUnits(longitude);
    x += stepUnits(last, units);
    last = units;
    xs.push(x);
    ys.push(toLatitudeUnits(latitude));
  }
  const isClosed = xs[0] === x;
  return { xs: xs.slice(1), ys: ys.slice(1), isClosed };
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

/** Twice the area; above 0 if the ring runs counterclockwise. From the first corner, so that small rings keep their digits. */
function area({ xs, ys }: FlatRing): number {
  const [fromX, fromY] = [xs[0] ?? 0, ys[0] ?? 0];
  let sum = 0;
  for (let corner = 2; corner < xs.length; corner++) {
    const [ax, ay] = [(xs[corner - 1] ?? 0) - fromX, (ys[corner - 1] ?? 0) - fromY];
    sum += ax * ((ys[corner] ?? 0) - fromY) - ((xs[corner] ?? 0) - fromX) * ay;
  }
  return sum;
}

function nameOf(ring: number): string {
  return ring === 0 ? "the outer ring" : `hole ${ring}`;
}

function describeCrossing({ x0, y0, x1, y1, ring }: Edges, [a, b]: readonly [number, number]): string {
  const [ax, ay, bx, by] = [x0[a] ?? 0, y0[a] ?? 0, x1[a] ?? 0, y1[a] ?? 0];
  const [cx, cy] = [x0[b] ?? 0, y0[b] ?? 0];
  const [ex, ey] = [(x1[b] ?? 0) - cx, (y1[b] ?? 0) - cy];
  const share = ((cx - ax) * ey - (cy - ay) * ex) / ((bx - ax) * ey - (by - ay) * ex);
  const longitude = toDegrees(Math.round(wrapUnits(ax + share * (bx - ax))));
  const latitude = toDegrees(Math.round(ay + share * (by - ay)));
  const [one, other] = [ring[a] ?? 0, ring[b] ?? 0].sort((left, right) => left - right);
  const where = `near [${longitude}, ${latitude}]`;
  return one === other
    ? `${nameOf(one ?? 0)} crosses itself ${where}`
    : `${nameOf(other ?? 0)} crosses ${nameOf(one ?? 0)} ${where}`;
}

function describeOverlap(ring: number, overlap: RingOverlap): string | undefined {
  const { held, misfit, misfits, outside, outsides, doubled, doubles } = overlap;
  if (isMuch(misfit, misfits, held)) return `${nameOf(ring)} crosses itself, or covers something twice`;
  if (isMuch(outside, outsides, held)) return `${nameOf(ring)} lies outside of the outer ring, which comes first`;
  return isMuch(doubled, doubles, held) ? `${nameOf(ring)} lies in another hole` : undefined;
}

/** A tenth of a ring that goes wrong, on more than one or two scanlines, is not rounding; nor is more than half. */
function isMuch(wrong: number, scanlines: number, held: number): boolean {
  return (scanlines > 2 && wrong > held / 10) || wrong > held / 2;
}
