import type { Outline } from "./outline.ts";

/**
 * Any number of Polygon and MultiPolygon fences, packed. The rings of polygon `p` are those from `firstRing[p]` up to
 * `firstRing[p + 1]`; likewise its seams, and the vertices of a ring. Coordinates in units (`grid.ts`), rings not closed.
 */
export interface PolygonColumns {
  /** Radius of the circle on the sphere that has the polygon's area, metres. */
  readonly radiiMetres: Float64Array;
  readonly firstRing: Uint32Array;
  readonly firstSeam: Uint32Array;
  /** `RING_IS_HOLE`, `RING_HOLDS_NORTH_POLE`, both or neither. A hole belongs to the last ring before it that is none. */
  readonly ringKinds: Uint8Array;
  readonly firstVertex: Uint32Array;
  /** Longitude, latitude, longitude, … */
  readonly vertices: Int32Array;
  /** What is border on the ±180° meridian: latitude from, latitude to, … */
  readonly seams: Int32Array;
}

export const RING_IS_HOLE = 1;
export const RING_HOLDS_NORTH_POLE = 2;

/** Packs outlines; polygon `p` of the columns is `outlines[p]`. */
export function packPolygons(outlines: readonly Outline[]): PolygonColumns {
  const rings = outlines.flatMap((outline) => outline.rings);
  return {
    radiiMetres: Float64Array.from(outlines, (outline) => outline.radiusMetres),
    firstRing: runningTotals(outlines.map((outline) => outline.rings.length)),
    firstSeam: runningTotals(outlines.map((outline) => outline.seams.length / 2)),
    ringKinds: Uint8Array.from(
      rings,
      (ring) => (ring.isHole ? RING_IS_HOLE : 0) | (ring.pole === "north" ? RING_HOLDS_NORTH_POLE : 0),
    ),
    firstVertex: runningTotals(rings.map((ring) => ring.vertices.length / 2)),
    vertices: Int32Array.from(rings.flatMap((ring) => ring.vertices)),
    seams: Int32Array.from(outlines.flatMap((outline) => outline.seams)),
  };
}

/** 0, and the sum of the first one, two, three … counts: where each run begins, and where the last one ends. */
export function runningTotals(counts: readonly number[]): Uint32Array {
  const totals = new Uint32Array(counts.length + 1);
  let total = 0;
  for (const [place, count] of counts.entries()) {
    total += count;
    totals[place + 1] = total;
  }
  return totals;
}
