import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doCross, edgesOf } from "../../../shared/geo/check/edges.ts";
import { findCrossing } from "../../../shared/geo/check/find-crossing.ts";
import { findFenceFault } from "../../../shared/geo/check/find-fence-fault.ts";
import type { LonLat } from "../../../shared/geo/fence.ts";
import { outlineOf } from "../../../shared/geo/outline.ts";
import { signedDistanceMetres } from "../../../shared/geo/signed-distance.ts";
import { polygon } from "./rings.ts";

const faultOf = (...rings: LonLat[][]) => findFenceFault(polygon(...rings));

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const fractions = fc.array(fraction, { minLength: 3, maxLength: 60 });

/** Outlines of every kind that cross nothing, in a unit square. */
const outline = fc.oneof(
  // Around a middle, near and far.
  fractions.map((arms) =>
    arms.map((arm, n): LonLat => {
      const angle = (2 * Math.PI * n) / arms.length;
      return [0.5 + (0.1 + 0.4 * arm) * Math.cos(angle), 0.5 + (0.1 + 0.4 * arm) * Math.sin(angle)];
    }),
  ),
  // There along a ragged coast, and back along another.
  fc
    .tuple(fractions, fractions)
    .map(([up, down]): LonLat[] => [
      [0, 0.5],
      ...up.map((height, n): LonLat => [(n + 0.5) / up.length, 0.55 + 0.4 * height]),
      [1, 0.5],
      ...down.map((height, n): LonLat => [1 - (n + 0.5) / down.length, 0.45 - 0.4 * height]),
    ]),
  // Houses in a row.
  fractions.map((heights): LonLat[] => [
    [1, 0],
    [0, 0],
    ...heights.flatMap((height, n): LonLat[] => [
      [n / heights.length, 0.1 + 0.9 * height],
      [(n + 1) / heights.length, 0.1 + 0.9 * height],
    ]),
  ]),
  // A comb whose teeth lean.
  fc.tuple(fc.integer({ min: 3, max: 40 }), fraction).map(([teeth, lean]): LonLat[] => [
    ...Array.from({ length: teeth }, (_, n): LonLat[] => [
      [n / teeth / 2, 0.1],
      [(n + 0.5) / teeth / 2 + lean / 2, 1],
    ]).flat(),
    [0.5, 0],
    [0, 0],
  ]),
  // A corridor that winds inward and is walked back on its other side.
  fc.integer({ min: 6, max: 60 }).map((corners) => {
    const arm = (n: number, width: number): LonLat => {
      const angle = (2 * Math.PI * n) / 10;
      const reach = 0.1 + (0.35 * n) / corners + width;
      return [0.5 + reach * Math.cos(angle), 0.5 + reach * Math.sin(angle)];
    };
    const width = 2.5 / corners > 0.04 ? 0.04 : 1.5 / corners;
    const there = Array.from({ length: corners }, (_, n) => arm(n, 0));
    return [
      ...there,
      ...Array.from({ length: corners }, (_, n) => arm(corners - 1 - n, Math.min(width, 0.5 / corners))),
    ];
  }),
);

const wrap = (longitude: number) => longitude - 360 * Math.floor((longitude + 180) / 360);

describe("no false alarm", () => {
  it("for outlines of every kind, of any size, anywhere, begun anywhere, either way around", () => {
    const where = fc.record({
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      latitude: fc.double({ min: -85, max: 80, noNaN: true }),
      degrees: fc.constantFrom(0.0003, 0.002, 0.05, 4),
      start: fc.nat(),
      isReversed: fc.boolean(),
    });
    fc.assert(
      fc.property(outline, where, (shape, { longitude, latitude, degrees, start, isReversed }) => {
        const first = start % shape.length;
        const turned = [...shape.slice(first), ...shape.slice(0, first)];
        const placed = turned.map(([x, y]): LonLat => [wrap(longitude + x * degrees), latitude + y * degrees]);
        const closed = [...placed, ...placed.slice(0, 1)];
        const rings = isReversed ? closed.toReversed() : closed;
        const tiny = outlineOf(polygon(rings)).radiusMetres < 0.5;
        expect(faultOf(rings) === undefined || tiny).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("for a floor with rooms as holes that touch each other and the walls", () => {
    const rooms = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
      maxLength: 40,
      selector: ([x, y]) => x * 8 + y,
    });
    fc.assert(
      fc.property(rooms, fc.constantFrom(0.0001, 0.013), fc.constantFrom(7.1, 179.9996), (cells, size, west) => {
        const at = (x: number) => wrap(west + x * size);
        const room = (x: number, y: number): LonLat[] => [
          [at(x), y * size],
          [at(x + 1), y * size],
          [at(x + 1), (y + 1) * size],
          [at(x), (y + 1) * size],
          [at(x), y * size],
        ];
        const floor: LonLat[] = [
          [at(0), 0],
          [at(8), 0],
          [at(8), 8 * size],
          [at(0), 8 * size],
          [at(0), 0],
        ];
        expect(faultOf(floor, ...cells.map(([x, y]) => room(x, y)))).toBeUndefined();
      }),
    );
  });
});

describe("what is taken", () => {
  const corner = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
  const anyRing = fc.array(corner, { minLength: 3, maxLength: 9 }).map((corners): LonLat[] => {
    const placed = corners.map(([x, y]): LonLat => [x / 100, y / 100]);
    return [...placed, ...placed.slice(0, 1)];
  });

  it("has the area of what it holds, whatever the rings: so people can be inside", () => {
    const samples = Array.from({ length: 42 }, (_, n) => (n + 0.437) / 700);
    fc.assert(
      fc.property(fc.array(anyRing, { minLength: 1, maxLength: 3 }), (rings) => {
        const fence = polygon(...rings);
        if (findFenceFault(fence) !== undefined) return;
        let held = 0;
        for (const longitude of samples) {
          for (const latitude of samples) if (signedDistanceMetres(fence, { latitude, longitude }) < 0) held++;
        }
        const heldArea = held * (111_195 / 700) ** 2;
        const area = Math.PI * outlineOf(fence).radiusMetres ** 2;
        expect(held).toBeGreaterThan(0);
        expect(Math.abs(heldArea - area)).toBeLessThan(0.2 * area + 5e5);
      }),
      { numRuns: 1500 },
    );
  });

  it("crosses itself nowhere: the sweep finds what trying all pairs finds", () => {
    const anywhere = fc.noBias(fc.integer({ min: 0, max: 1e6 }));
    const scattered = fc.noBias(fc.array(fc.tuple(anywhere, anywhere), { minLength: 3, maxLength: 12 }));
    fc.assert(
      fc.property(scattered, (corners) => {
        const edges = edgesOf([{ xs: corners.map(([x]) => x), ys: corners.map(([, y]) => y) }]);
        const all = edges.x0.flatMap((_, a) => edges.x0.map((__, b) => doCross(edges, a, b)));
        expect(findCrossing(edges) !== undefined).toBe(all.includes(true));
      }),
      { numRuns: 2000 },
    );
  });
});
