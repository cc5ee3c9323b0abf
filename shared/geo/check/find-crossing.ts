import { doCross, type Edges } from "./edges.ts";
import { makeSweepOrder } from "./sweep-order.ts";
import { turnOf } from "./turn-of.ts";

const NONE = -1;

/** Two edges that cross. */
export type Crossing = readonly [edge: number, other: number];

/**
 * Two edges of these that cross, or undefined. A line sweeps from west to east (Shamos and Hoey): before two edges cross
 * they are neighbours on it, so only neighbours are held against each other, and n edges take n · log n steps. Every
 * crossing that is given is one. In an outline that overlaps itself along whole edges one may go unnoticed.
 */
export function findCrossing(edges: Edges): Crossing | undefined {
  const { x0, y0, x1, y1 } = edges;
  const count = x0.length;
  const isNorthOf = (edge: number, other: number): boolean => {
    const [ax, ay, bx, by] = [x0[other] ?? 0, y0[other] ?? 0, x1[other] ?? 0, y1[other] ?? 0];
    const turn = turnOf(ax, ay, bx, by, x0[edge] ?? 0, y0[edge] ?? 0);
    return (turn === 0 ? turnOf(ax, ay, bx, by, x1[edge] ?? 0, y1[edge] ?? 0) : turn) >= 0;
  };
  const order = makeSweepOrder(count, isNorthOf);
  const crossing = (a: number, b: number): Crossing | undefined =>
    a !== NONE && b !== NONE && doCross(edges, a, b) ? [a, b] : undefined;
  const begins = sortBy(count, x0, y0);
  const ends = sortBy(count, x1, y1);
  let ended = 0;
  let found: Crossing | undefined;
  /** Takes out what ends up to a point; what was on both sides of it are neighbours then. */
  const endUpTo = (x: number, y: number): void => {
    for (let end = ends[ended]; end !== undefined && found === undefined; end = ends[++ended]) {
      if (!isBefore(x1[end] ?? 0, y1[end] ?? 0, x, y)) return;
      const [south, north] = [order.south(end), order.north(end)];
      order.remove(end);
      found = crossing(south, north);
    }
  };
  for (const edge of begins) {
    endUpTo(x0[edge] ?? 0, y0[edge] ?? 0);
    if (found !== undefined) return found;
    order.insert(edge);
    found = crossing(order.south(edge), edge) ?? crossing(edge, order.north(edge));
  }
  endUpTo(Number.POSITIVE_INFINITY, 0);
  return found;
}

function isBefore(ax: number, ay: number, bx: number, by: number): boolean {
  return ax < bx || (ax === bx && ay <= by);
}

/** The edges in order of these ends of theirs. */
function sortBy(count: number, xs: readonly number[], ys: readonly number[]): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, edge) => edge);
  return order.sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0) || (ys[a] ?? 0) - (ys[b] ?? 0));
}
