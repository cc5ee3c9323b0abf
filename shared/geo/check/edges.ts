import { turnOf } from "./turn-of.ts";

/** A ring of a polygon laid out flat: longitudes run on past ±180°. Whole units (`grid.ts`), not closed. */
export interface FlatRing {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** The edges of some rings, each from its western end (the southern one, if it is upright) to its eastern. */
export interface Edges {
  readonly x0: readonly number[];
  readonly y0: readonly number[];
  readonly x1: readonly number[];
  readonly y1: readonly number[];
  /** The ring of each, by its place. */
  readonly ring: readonly number[];
  /** 1 if the ring runs along it eastward, -1 westward. */
  readonly way: readonly number[];
}

/** Edges without length are left out: a corner may be written twice. */
export function edgesOf(rings: readonly FlatRing[]): Edges {
  const x0: number[] = [];
  const y0: number[] = [];
  const x1: number[] = [];
  const y1: number[] = [];
  const ring: number[] = [];
  const way: number[] = [];
  for (const [place, { xs, ys }] of rings.entries()) {
    let [x, y] = [xs.at(-1) ?? 0, ys.at(-1) ?? 0];
    for (const [corner, nextX] of xs.entries()) {
      const nextY = ys[corner] ?? 0;
      const isEastward = x < nextX || (x === nextX && y < nextY);
      if (x !== nextX || y !== nextY) {
        x0.push(isEastward ? x : nextX);
        y0.push(isEastward ? y : nextY);
        x1.push(isEastward ? nextX : x);
        y1.push(isEastward ? nextY : y);
        ring.push(place);
        way.push(isEastward ? 1 : -1);
      }
      x = nextX;
      y = nextY;
    }
  }
  return { x0, y0, x1, y1, ring, way };
}

/**
 * Rounding to whole units moves a corner by at most 0.71 of one, so an outline that does not cross itself is never deeper
 * in itself than this afterwards (16 mm). What is not deeper merely touches.
 */
const TOUCH_UNITS = 1.5;

/** Whether two edges cross, each well beyond the other. */
export function doCross(edges: Edges, a: number, b: number): boolean {
  const { x0, y0, x1, y1 } = edges;
  const [ax, ay, bx, by] = [x0[a] ?? 0, y0[a] ?? 0, x1[a] ?? 0, y1[a] ?? 0];
  const [cx, cy, dx, dy] = [x0[b] ?? 0, y0[b] ?? 0, x1[b] ?? 0, y1[b] ?? 0];
  if (!differ(turnOf(ax, ay, bx, by, cx, cy), turnOf(ax, ay, bx, by, dx, dy))) return false;
  if (!differ(turnOf(cx, cy, dx, dy, ax, ay), turnOf(cx, cy, dx, dy, bx, by))) return false;
  const depth = Math.min(
    distanceToSegment(cx, cy, ax, ay, bx, by),
    distanceToSegment(dx, dy, ax, ay, bx, by),
    distanceToSegment(ax, ay, cx, cy, dx, dy),
    distanceToSegment(bx, by, cx, cy, dx, dy),
  );
  return depth > TOUCH_UNITS;
}

function differ(a: number, b: number): boolean {
  return (a > 0 && b < 0) || (a < 0 && b > 0);
}

function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const [ex, ey] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, ((px - ax) * ex + (py - ay) * ey) / (ex * ex + ey * ey)));
  return Math.hypot(px - ax - share * ex, py - ay - share * ey);
}
