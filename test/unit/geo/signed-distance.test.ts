import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fence, LonLat } from "../../../shared/geo/fence.ts";
import { EARTH_RADIUS_METRES, greatCircleMetres } from "../../../shared/geo/great-circle.ts";
import { signedDistanceMetres } from "../../../shared/geo/signed-distance.ts";
import { runs } from "../../support/runs.ts";

const DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180;

function close(...ring: LonLat[]): LonLat[] {
  const [first] = ring;
  return first === undefined ? [] : [...ring, first];
}

function polygon(...rings: LonLat[][]): Fence {
  return { type: "Polygon", coordinates: rings };
}

function box(west: number, south: number, east: number, north: number): LonLat[] {
  return close([west, south], [east, south], [east, north], [west, north]);
}

function at(longitude: number, latitude: number) {
  return { longitude, latitude };
}

/** Distance to a line that is straight in longitude and latitude: tried at many points, then closed in on the best. */
function tryEveryPoint(from: LonLat, to: LonLat, longitude: number, latitude: number): number {
  const distance = (t: number) =>
    greatCircleMetres(at(longitude, latitude), at(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])));
  const steps = 1_000;
  let best = 0;
  for (let step = 1; step <= steps; step++) if (distance(step / steps) < distance(best / steps)) best = step;
  let [low, high] = [Math.max(0, best - 1) / steps, Math.min(steps, best + 1) / steps];
  for (let round = 0; round < 60; round++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (distance(a) < distance(b)) high = b;
    else low = a;
  }
  return distance((low + high) / 2);
}

describe("signed distance to a circle", () => {
  const circle: Fence = { center: [179.999, 10], radius: 500 };

  it("is the distance to the centre less the radius, over the antimeridian too", () => {
    expect(signedDistanceMetres(circle, at(179.999, 10))).toBe(-500);
    const metres = greatCircleMetres(at(179.999, 10), at(-179.99, 10));
    expect(signedDistanceMetres(circle, at(-179.99, 10))).toBeCloseTo(metres - 500, 6);
  });

  it("holds around a pole", () => {
    const polar: Fence = { center: [0, 89.999], radius: 500 };
    expect(signedDistanceMetres(polar, at(180, 89.999))).toBeCloseTo(0.002 * DEGREE - 500, 3);
  });
});

describe("signed distance to a polygon", () => {
  it("is negative inside and positive outside, by the distance to the nearest edge", () => {
    const square = polygon(box(0, 0, 0.02, 0.02));
    expect(signedDistanceMetres(square, at(0.01, 0.015))).toBeCloseTo(-0.005 * DEGREE, 1);
    expect(signedDistanceMetres(square, at(0.01, 0.03))).toBeCloseTo(0.01 * DEGREE, 1);
    expect(signedDistanceMetres(square, at(0.03, 0.03))).toBeCloseTo(Math.hypot(0.01, 0.01) * DEGREE, 0);
  });

  it("does not judge winding, nor whether the ring is closed", () => {
    const ring = box(0, 50, 1, 51);
    const there = at(0.4, 50.3);
    const metres = signedDistanceMetres(polygon(ring), there);
    expect(metres).toBeLessThan(0);
    expect(signedDistanceMetres(polygon(ring.toReversed()), there)).toBeCloseTo(metres, 6);
    expect(signedDistanceMetres(polygon(ring.slice(0, -1)), there)).toBeCloseTo(metres, 6);
  });

  it("is outside in a hole, by the distance to the hole's border", () => {
    const ring = polygon(box(0, 0, 0.3, 0.3), box(0.1, 0.1, 0.2, 0.2));
    expect(signedDistanceMetres(ring, at(0.15, 0.16))).toBeCloseTo(0.04 * DEGREE, 0);
    expect(signedDistanceMetres(ring, at(0.15, 0.08))).toBeCloseTo(-0.02 * DEGREE, 0);
  });

  it("keeps each hole to its own polygon", () => {
    const parts: Fence = {
      type: "MultiPolygon",
      coordinates: [[box(0, 0, 1, 1), box(0.2, 0.2, 0.8, 0.8)], [box(0.4, 0.4, 0.6, 0.6)]],
    };
    expect(signedDistanceMetres(parts, at(0.5, 0.5))).toBeLessThan(0);
    expect(signedDistanceMetres(parts, at(0.3, 0.5))).toBeGreaterThan(0);
    expect(signedDistanceMetres(parts, at(0.1, 0.5))).toBeLessThan(0);
  });

  it("follows the parallel along an edge between two points of one latitude, as GeoJSON says", () => {
    const wide = polygon(box(0, 60, 10, 61));
    expect(signedDistanceMetres(wide, at(5, 60.01))).toBeCloseTo(-0.01 * DEGREE, 1);
    expect(signedDistanceMetres(wide, at(5, 59.99))).toBeCloseTo(0.01 * DEGREE, 1);
  });

  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  const within = (degrees: number) => fc.double({ min: -degrees, max: degrees, noNaN: true }).map(round);

  it.each([
    ["at short range", 0.02, 0.03],
    ["over some hundred kilometres", 4, 6],
    ["across the globe", 60, 150],
  ])("holds within a centimetre or a millionth %s", (_, size, reach) => {
    const edge = fc.record({ x: within(30), y: within(85), dx: within(size), dy: within(size) });
    fc.assert(
      fc.property(edge, within(reach), within(reach), ({ x, y, dx, dy }, east, north) => {
        const clamp = (latitude: number) => Math.max(-89.9, Math.min(89.9, latitude));
        const start: LonLat = [x, y];
        const end: LonLat = [round(x + dx), round(clamp(y + dy))];
        const [longitude, latitude] = [x + east, clamp(y + north)];
        const expected = tryEveryPoint(start, end, longitude, latitude);
        const found = Math.abs(signedDistanceMetres(polygon([start, end, start, start]), at(longitude, latitude)));
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.max(0.01, 1e-6 * expected) + 1e-3);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("an edge of a few centimetres beyond the horizon", () => {
  it.each([
    [0, -6e-7, -144.6788078],
    [0, 6e-7, 144.6788078],
    [0, -7e-7, 100.1],
    [6e-7, 0, -170],
  ])("of %d, %d degrees is as far as its ends, seen from longitude %d", (dx, dy, longitude) => {
    const edge = polygon(close([0, 0], [dx, dy], [0, 0]));
    expect(signedDistanceMetres(edge, at(longitude, 0))).toBeCloseTo(Math.abs(longitude) * DEGREE, 0);
  });

  it("is as far as its ends, wherever it is seen from", () => {
    const unit = fc.integer({ min: -20, max: 20 }).map((count) => count * 1e-7);
    const away = fc.double({ min: 95, max: 175, noNaN: true });
    fc.assert(
      fc.property(unit, unit, away, fc.boolean(), (dx, dy, east, isWest) => {
        const longitude = isWest ? -east : east;
        fc.pre(dx !== 0 || dy !== 0);
        const edge = polygon(close([0, 0], [dx, dy], [0, 0]));
        const found = signedDistanceMetres(edge, at(longitude, 0));
        expect(Math.abs(found - east * DEGREE)).toBeLessThan(1);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("a polygon over the antimeridian", () => {
  const short = polygon(box(179.9, 10, -179.9, 10.2));
  const cut: Fence = {
    type: "MultiPolygon",
    coordinates: [[box(179.9, 10, 180, 10.2)], [box(-180, 10, -179.9, 10.2)]],
  };
  const shifted = polygon(box(-0.1, 10, 0.1, 10.2));
  const spots: LonLat[] = [
    [0, 10.1],
    [0, 10.15],
    [0.05, 10.1],
    [-0.05, 10.1],
    [0, 10.3],
    [0.3, 10.1],
    [-0.3, 9.9],
  ];

  it.each(spots)("is like one elsewhere, taken the short way or cut in two, at %f, %f of it", (x, y) => {
    const expected = signedDistanceMetres(shifted, at(x, y));
    const longitude = x > 0 ? x - 180 : x + 180;
    expect(signedDistanceMetres(short, at(longitude, y))).toBeCloseTo(expected, 3);
    expect(signedDistanceMetres(cut, at(longitude, y))).toBeCloseTo(expected, 3);
  });

  it("has no border on the cut, even where the halves have other vertices on it", () => {
    const halves: Fence = {
      type: "MultiPolygon",
      coordinates: [
        [close([179, 10], [180, 10], [180, 11], [179, 11])],
        [close([-179, 10], [-179, 11], [-180, 11], [-180, 10.4], [-180, 10])],
      ],
    };
    expect(signedDistanceMetres(halves, at(180, 10.5))).toBeCloseTo(-0.5 * DEGREE, 0);
    expect(signedDistanceMetres(halves, at(-180, 10.5))).toBeCloseTo(-0.5 * DEGREE, 0);
  });

  it("keeps as border what of the cut is not shared, and an edge that merely lies at 180°", () => {
    const halves: Fence = { type: "MultiPolygon", coordinates: [[box(179, 10, 180, 12)], [box(-180, 11, -179, 12)]] };
    expect(signedDistanceMetres(halves, at(-179.9, 10.5))).toBeCloseTo(
      0.1 * DEGREE * Math.cos((10.5 * Math.PI) / 180),
      -1,
    );
    expect(signedDistanceMetres(halves, at(-179.9, 11.5))).toBeLessThan(-40_000);
    const western = polygon(box(179, 10, 180, 12));
    expect(signedDistanceMetres(western, at(179.99, 11))).toBeCloseTo(
      -0.01 * DEGREE * Math.cos((11 * Math.PI) / 180),
      -1,
    );
    expect(signedDistanceMetres(western, at(-179.99, 11))).toBeGreaterThan(0);
  });
});

describe("a polygon at a pole", () => {
  const ring = close([0, 89], [90, 89], [180, 89], [-90, 89]);

  it("that goes around the North Pole holds it, whatever the winding", () => {
    for (const cap of [polygon(ring), polygon(ring.toReversed())]) {
      expect(signedDistanceMetres(cap, at(0, 90))).toBeCloseTo(-DEGREE, 0);
      expect(signedDistanceMetres(cap, at(-137, 89.5))).toBeCloseTo(-0.5 * DEGREE, 0);
      expect(signedDistanceMetres(cap, at(-137, 88.5))).toBeCloseTo(0.5 * DEGREE, 0);
      expect(signedDistanceMetres(cap, at(20, -89.5))).toBeGreaterThan(10_000_000);
    }
  });

  it("that goes around the South Pole holds that one", () => {
    const cap = polygon(ring.map(([x, y]): LonLat => [x, -y]));
    expect(signedDistanceMetres(cap, at(45, -90))).toBeCloseTo(-DEGREE, 0);
    expect(signedDistanceMetres(cap, at(45, 90))).toBeGreaterThan(0);
  });

  it("may be a ring around the pole, with the pole in the hole", () => {
    const belt = polygon(close([0, 85], [120, 85], [-120, 85]), close([0, 88], [120, 88], [-120, 88]));
    expect(signedDistanceMetres(belt, at(60, 86))).toBeCloseTo(-DEGREE, 0);
    expect(signedDistanceMetres(belt, at(60, 89))).toBeCloseTo(DEGREE, 0);
  });

  it("drawn as on a flat map, up to the pole and back along ±180°, has no border there", () => {
    const map = polygon([
      [-180, -80],
      [-90, -80],
      [0, -80],
      [90, -80],
      [180, -80],
      [180, -90],
      [-180, -90],
      [-180, -80],
    ]);
    expect(signedDistanceMetres(map, at(180, -85))).toBeCloseTo(-5 * DEGREE, -1);
    expect(signedDistanceMetres(map, at(13, -90))).toBeCloseTo(-10 * DEGREE, -1);
    const stepped = polygon([
      [-180, 80],
      [-90, 80],
      [0, 80],
      [90, 80],
      [180, 80],
      [180, 90],
      [90, 90],
      [0, 90],
      [-90, 90],
      [-180, 90],
      [-180, 80],
    ]);
    expect(signedDistanceMetres(stepped, at(-180, 85))).toBeCloseTo(-5 * DEGREE, -1);
    expect(signedDistanceMetres(stepped, at(77, 90))).toBeCloseTo(-10 * DEGREE, -1);
  });

  it("may be small and beside the pole", () => {
    const beside = polygon(box(10, 89.99, 60, 89.995));
    expect(signedDistanceMetres(beside, at(35, 89.9925))).toBeCloseTo(-0.0025 * DEGREE, 0);
    expect(signedDistanceMetres(beside, at(35, 90))).toBeCloseTo(0.005 * DEGREE, 0);
    expect(signedDistanceMetres(beside, at(-145, 89.995))).toBeCloseTo(
      0.01 * Math.sin((77.5 * Math.PI) / 180) * DEGREE,
      0,
    );
  });
});

describe("degenerate rings", () => {
  it("enclose nothing and break nothing", () => {
    const point: LonLat = [1, 1];
    const fences: Fence[] = [
      polygon(),
      polygon([]),
      polygon([point]),
      polygon([point, point, point, point]),
      polygon([point, [2, 2], point]),
      { type: "MultiPolygon", coordinates: [] },
      { type: "MultiPolygon", coordinates: [[[]], [[point, point]]] },
    ];
    for (const fence of fences) expect(signedDistanceMetres(fence, at(1.5, 1.4))).toBeGreaterThan(0);
  });

  it("lose a hole that is none, and the holes of an outer ring that is none", () => {
    const square = box(0, 0, 1, 1);
    expect(signedDistanceMetres(polygon(square, [[0.5, 0.5]]), at(0.5, 0.5))).toBeCloseTo(-0.5 * DEGREE, -1);
    const parts: Fence = { type: "MultiPolygon", coordinates: [[square], [[], box(0.4, 0.4, 0.6, 0.6)]] };
    expect(signedDistanceMetres(parts, at(0.5, 0.5))).toBeCloseTo(-0.5 * DEGREE, -1);
  });
});

describe("turning the globe", () => {
  const star = fc.record({
    x: fc.integer({ min: -180, max: 180 }),
    y: fc.integer({ min: -80, max: 80 }),
    arms: fc.array(fc.double({ min: 0.2, max: 1.5, noNaN: true }), { minLength: 3, maxLength: 12 }),
    turn: fc.integer({ min: -360, max: 360 }),
    there: fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
  });
  const wrap = (longitude: number) => longitude - 360 * Math.floor((longitude + 180) / 360);

  it("changes no distance, wherever the antimeridian falls", () => {
    fc.assert(
      fc.property(star, ({ x, y, arms, turn, there }) => {
        const shape = arms.map((arm, n): LonLat => {
          const angle = (2 * Math.PI * n) / arms.length;
          return [Math.round(arm * Math.cos(angle) * 1e6) / 1e6, Math.round(arm * Math.sin(angle) * 1e6) / 1e6];
        });
        const starAt = (around: number) => polygon(close(...shape.map(([a, b]): LonLat => [wrap(around + a), y + b])));
        const here = signedDistanceMetres(starAt(x), at(wrap(x + there[0]), y + there[1]));
        const turned = signedDistanceMetres(starAt(x + turn), at(wrap(x + turn + there[0]), y + there[1]));
        expect(Math.abs(here - turned)).toBeLessThan(0.05 + 1e-6 * Math.abs(here));
      }),
    );
  });
});
