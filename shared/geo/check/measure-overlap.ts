import type { Edges } from "./edges.ts";
import { pickScanlines } from "./pick-scanlines.ts";

/** What a ring holds, in lengths summed up over the scanlines. */
export interface RingOverlap {
  /** By the rule of even and odd, as the mesh asks it. */
  held: number;
  /** By how much that differs from its area, and on how many scanlines: what it goes around twice, or the other way. */
  misfit: number;
  misfits: number;
  /** Of a hole: what of it is outside of the outer ring, or in another hole as well, and on how many scanlines. */
  outside: number;
  outsides: number;
  doubled: number;
  doubles: number;
}

/** What a ring holds on one scanline. */
interface Line {
  held: number;
  wound: number;
  crossings: number;
  since: number;
}

/** Corners are rounded to whole units. */
const TOLERANCE_UNITS = 3;

/**
 * Measures what rings hold (the first one is the outer one, the others its holes) along some parallels: a crossing that
 * goes through a corner, a ring within a hole and the like show there, and touching edges, which have no width, do not.
 * `signs` says how each ring runs: 1 counterclockwise, -1 clockwise.
 */
export function measureOverlap(edges: Edges, signs: readonly number[]): readonly RingOverlap[] {
  const { y0, y1 } = edges;
  const overlaps = signs.map(() => ({
    held: 0,
    misfit: 0,
    misfits: 0,
    outside: 0,
    outsides: 0,
    doubled: 0,
    doubles: 0,
  }));
  const lines = signs.map(() => ({ held: 0, wound: 0, crossings: 0, since: 0 }));
  const bottom = (edge: number): number => Math.min(y0[edge] ?? 0, y1[edge] ?? 0);
  const top = (edge: number): number => Math.max(y0[edge] ?? 0, y1[edge] ?? 0);
  const byBottom = Array.from(y0, (_, edge) => edge).sort((a, b) => bottom(a) - bottom(b));
  let active: number[] = [];
  let next = 0;
  for (const y of pickScanlines(edges, signs.length)) {
    for (let edge = byBottom[next]; edge !== undefined && bottom(edge) < y; edge = byBottom[++next]) active.push(edge);
    active = active.filter((edge) => top(edge) > y);
    const meetings = active.map((edge) => ({ edge, x: longitudeAt(edges, edge, y) })).sort((a, b) => a.x - b.x);
    measureHoles(edges, meetings, overlaps);
    measureRings(edges, meetings, lines);
    for (const { edge } of meetings) closeLine(edges.ring[edge] ?? 0, lines, signs, overlaps);
  }
  return overlaps;
}

/** Where a scanline meets an edge. */
interface Meeting {
  readonly edge: number;
  readonly x: number;
}

/** Scanlines run between whole units, so they meet no corner, and no edge along it. */
function longitudeAt({ x0, y0, x1, y1 }: Edges, edge: number, y: number): number {
  const [ax, ay] = [x0[edge] ?? 0, y0[edge] ?? 0];
  return ax + (((x1[edge] ?? 0) - ax) * (y - ay)) / ((y1[edge] ?? 0) - ay);
}

function measureHoles({ ring }: Edges, meetings: readonly Meeting[], overlaps: readonly RingOverlap[]): void {
  if (overlaps.length < 2) return;
  const [outsides, doubles] = [new Set<RingOverlap>(), new Set<RingOverlap>()];
  const holes = new Set<number>();
  let isInOuter = false;
  let lastX = 0;
  for (const { edge, x } of meetings) {
    for (const hole of holes) {
      const overlap = overlaps[hole];
      if (overlap === undefined) continue;
      const length = x - lastX;
      if (length <= TOLERANCE_UNITS) continue;
      if (!isInOuter) overlap.outside += length;
      if (!isInOuter) outsides.add(overlap);
      if (holes.size > 1) overlap.doubled += length;
      if (holes.size > 1) doubles.add(overlap);
    }
    lastX = x;
    const met = ring[edge] ?? 0;
    if (met === 0) isInOuter = !isInOuter;
    else if (!holes.delete(met)) holes.add(met);
  }
  for (const overlap of outsides) overlap.outsides++;
  for (const overlap of doubles) overlap.doubles++;
}

function measureRings({ ring, way, y0, y1 }: Edges, meetings: readonly Meeting[], lines: readonly Line[]): void {
  for (const { edge, x } of meetings) {
    const line = lines[ring[edge] ?? 0];
    if (line === undefined) continue;
    // Southward on the western side, northward on the eastern: counterclockwise, above 0.
    line.wound += (way[edge] ?? 0) * ((y0[edge] ?? 0) < (y1[edge] ?? 0) ? x : -x);
    line.crossings++;
    if (line.crossings % 2 === 0) line.held += x - line.since;
    else line.since = x;
  }
}

/** Adds up what a ring holds on this scanline, once. */
function closeLine(
  ring: number,
  lines: readonly Line[],
  signs: readonly number[],
  overlaps: readonly RingOverlap[],
): void {
  const [line, overlap] = [lines[ring], overlaps[ring]];
  if (line === undefined || overlap === undefined || line.crossings === 0) return;
  const misfit = Math.abs(line.held - (signs[ring] ?? 0) * line.wound);
  overlap.held += line.held;
  if (misfit > TOLERANCE_UNITS * line.crossings) {
    overlap.misfit += misfit;
    overlap.misfits++;
  }
  line.held = 0;
  line.wound = 0;
  line.crossings = 0;
}
