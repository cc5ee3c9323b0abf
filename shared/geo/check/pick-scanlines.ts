import type { Edges } from "./edges.ts";

/** Of an outer ring, and at most of a hole. */
const SCANLINES = 16;
const SCANLINES_OF_HOLE = 8;
/** All scanlines together meet no more edges than this, about. */
const MAX_MEETINGS = 4_000_000;

interface Span {
  south: number;
  north: number;
}

/**
 * The parallels along which rings are measured, from south to north: some over all of the outer ring, some over each
 * hole, the tallest holes first. As many as can be afforded, so a hundred thousand holes in a comb take no longer.
 */
export function pickScanlines(edges: Edges, rings: number): readonly number[] {
  const spans = spansOf(edges, rings);
  const [outer, ...holes] = spans;
  if (outer === undefined) return [];
  const affordable = SCANLINES + MAX_MEETINGS / meanMeetings(edges, outer);
  const lines = new Set(spread(outer, SCANLINES));
  const each = Math.max(1, Math.min(SCANLINES_OF_HOLE, Math.floor(affordable / holes.length)));
  for (const hole of holes.toSorted((a, b) => b.north - b.south - (a.north - a.south))) {
    if (lines.size >= affordable) break;
    for (const line of spread(hole, each)) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}

/** Evenly over the span, halfway between whole units: fewer where there is no room. */
function spread({ south, north }: Span, count: number): number[] {
  const step = (north - south) / count;
  return Array.from({ length: count }, (_, line) => Math.floor(south + step * (line + 0.5)) + 0.5).filter(
    (line) => line > south && line < north,
  );
}

function spansOf({ y0, y1, ring }: Edges, rings: number): Span[] {
  const spans = Array.from({ length: rings }, () => ({
    south: Number.POSITIVE_INFINITY,
    north: Number.NEGATIVE_INFINITY,
  }));
  for (const [edge, place] of ring.entries()) {
    const span = spans[place];
    if (span === undefined) continue;
    span.south = Math.min(span.south, y0[edge] ?? 0, y1[edge] ?? 0);
    span.north = Math.max(span.north, y0[edge] ?? 0, y1[edge] ?? 0);
  }
  return spans;
}

function meanMeetings({ y0, y1 }: Edges, { south, north }: Span): number {
  const heights = y0.reduce((sum, y, edge) => sum + Math.abs((y1[edge] ?? y) - y), 0);
  return Math.max(2, heights / Math.max(1, north - south));
}
