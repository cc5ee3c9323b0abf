import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildFenceIndex, type FencedPlace } from "../../../shared/geo/build-fence-index.ts";
import type { Fence, LonLat } from "../../../shared/geo/fence.ts";
import { fenceRadiusMetres } from "../../../shared/geo/fence-circle.ts";
import {
  EMPTY_FENCE_INDEX,
  type FenceIndex,
  openFenceIndex,
  placeIdAt,
  radiusMetresAt,
} from "../../../shared/geo/fence-index.ts";
import { signedDistanceMetres } from "../../../shared/geo/signed-distance.ts";
import { type Fix, locatePosition } from "../../../shared/locate/locate-position.ts";
import { runs } from "../../support/runs.ts";

function open(places: readonly FencedPlace[]): FenceIndex {
  const opened = openFenceIndex(buildFenceIndex(places));
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

/** What the rule of the margin says, fence by fence (docs/contract.md#presence). */
function locateOneByOne(places: readonly FencedPlace[], fix: Fix) {
  const inside: string[] = [];
  const border: string[] = [];
  for (const { id, fence } of places.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const radius = fenceRadiusMetres(fence);
    if (fix.accuracy > radius) continue;
    const margin = Math.min(fix.accuracy, radius / 2);
    const distance = signedDistanceMetres(fence, fix);
    if (distance <= -margin) inside.push(id);
    else if (distance < margin) border.push(id);
  }
  return { accuracyMetres: fix.accuracy, inside, border };
}

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
const wrap = (longitude: number) => longitude - 360 * Math.floor((longitude + 180) / 360);
const clamp = (latitude: number) => Math.max(-90, Math.min(90, latitude));
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });

/** Anywhere, and often at the antimeridian and the poles. */
const spot = fc.tuple(
  fc.oneof(between(-180, 180), between(179.5, 180.5), fc.constantFrom(-180, 0, 180)).map((x) => round(wrap(x))),
  fc.oneof(between(-90, 90), between(89.5, 90), between(-90, -89.5), fc.constantFrom(-90, 0, 90)).map(round),
);
const circle: fc.Arbitrary<Fence> = fc.record({
  center: spot.map(([x, y]): LonLat => [x, y]),
  radius: fc.oneof(fc.integer({ min: 5, max: 50_000 }), fc.integer({ min: 20_000, max: 50_000 })),
});
const star: fc.Arbitrary<LonLat[]> = fc
  .tuple(spot, between(0.01, 3), fc.array(between(0.3, 1), { minLength: 3, maxLength: 9 }))
  .map(([[x, y], size, arms]) => {
    const ring = arms.map((arm, n): LonLat => {
      const angle = (2 * Math.PI * n) / arms.length;
      const stretch = Math.max(0.02, Math.cos((y * Math.PI) / 180));
      return [
        round(wrap(x + (size * arm * Math.cos(angle)) / stretch)),
        round(clamp(y + size * arm * Math.sin(angle))),
      ];
    });
    return [...ring, ...ring.slice(0, 1)];
  });
const polarCap: fc.Arbitrary<LonLat[]> = fc
  .tuple(fc.constantFrom(-1, 1), fc.array(between(80, 89.9), { minLength: 4, maxLength: 8 }))
  .map(([side, latitudes]) => {
    const ring = latitudes.map((y, n): LonLat => [round(wrap((360 * n) / latitudes.length)), round(side * y)]);
    return [...ring, ...ring.slice(0, 1)];
  });
const fence: fc.Arbitrary<Fence> = fc.oneof(
  circle,
  fc
    .array(fc.oneof(star, polarCap), { minLength: 1, maxLength: 2 })
    .map((rings): Fence => ({ type: "Polygon", coordinates: rings })),
  fc
    .array(star, { minLength: 1, maxLength: 3 })
    .map((parts): Fence => ({ type: "MultiPolygon", coordinates: parts.map((ring) => [ring]) })),
);
const places = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/), { minLength: 1, maxLength: 40 })
  .chain((ids) => fc.tuple(...ids.map((id) => fence.map((shape) => ({ id, fence: shape })))));
const accuracy = fc.oneof(between(0.1, 200), between(100, 60_000));
/** Near something, as often as not: a corner or centre of one of the fences, moved by up to half a degree. */
const nearby = fc.record({
  which: fc.nat(),
  dx: between(-0.5, 0.5),
  dy: between(-0.5, 0.5),
  accuracy,
});

function anchorOf(shape: Fence): LonLat {
  if ("center" in shape) return shape.center;
  const ring = shape.type === "Polygon" ? shape.coordinates[0] : shape.coordinates[0]?.[0];
  return ring?.[0] ?? [0, 0];
}

describe("the fence index", () => {
  it("finds what a look at every fence finds, anywhere on the globe", () => {
    fc.assert(
      fc.property(
        places,
        fc.array(nearby, { minLength: 10, maxLength: 10 }),
        fc.array(fc.tuple(spot, accuracy), { minLength: 5, maxLength: 5 }),
        (all, close, far) => {
          const index = open(all);
          const fixes: Fix[] = far.map(([[longitude, latitude], metres]) => ({
            longitude,
            latitude,
            accuracy: metres,
          }));
          for (const { which, dx, dy, accuracy: metres } of close) {
            const [x, y] = anchorOf(all[which % all.length]?.fence ?? { center: [0, 0], radius: 5 });
            fixes.push({ longitude: wrap(x + dx), latitude: clamp(y + dy), accuracy: metres });
          }
          for (const fix of fixes) expect(locatePosition(index, fix)).toEqual(locateOneByOne(all, fix));
        },
      ),
      { numRuns: runs(150) },
    );
  });

  it.each([-180, 180, 179.99999999999997, -179.99999999999997, 539.9999999999999])(
    "finds a fence on the antimeridian at %d°, as near to it as a number can be",
    (longitude) => {
      const index = open([{ id: "here", fence: { center: [-180, -89.5], radius: 20_000 } }]);
      expect(locatePosition(index, { longitude, latitude: -89.5, accuracy: 10 }).inside).toEqual(["here"]);
    },
  );

  it("finds a fence at any fix that the border band can reach", () => {
    fc.assert(
      fc.property(circle, between(0, 2 * Math.PI), between(0, 1.49), (shape, bearing, share) => {
        if (!("center" in shape)) return;
        const [x, y] = shape.center;
        const arc = (share * shape.radius) / 6_371_008.8;
        const phi = (y * Math.PI) / 180;
        const latitude = Math.asin(Math.sin(phi) * Math.cos(arc) + Math.cos(phi) * Math.sin(arc) * Math.cos(bearing));
        const eastward = Math.atan2(
          Math.sin(bearing) * Math.sin(arc) * Math.cos(phi),
          Math.cos(arc) - Math.sin(phi) * Math.sin(latitude),
        );
        const fix = {
          latitude: clamp((latitude * 180) / Math.PI),
          longitude: wrap(x + (eastward * 180) / Math.PI),
          accuracy: shape.radius / 2,
        };
        const { inside, border } = locatePosition(open([{ id: "here", fence: shape }]), fix);
        expect([...inside, ...border]).toEqual(["here"]);
      }),
      { numRuns: runs(500) },
    );
  });

  it("gives the same bytes whatever the order of the places", () => {
    fc.assert(
      fc.property(places, (all) => {
        expect(buildFenceIndex(all.toReversed())).toEqual(buildFenceIndex(all));
      }),
      { numRuns: runs(20) },
    );
  });

  it("holds ids and radii by row, rows in order of id", () => {
    const index = open([
      { id: "zoo", fence: { center: [1, 1], radius: 33.3 } },
      {
        id: "a-very-long-id-0123456789",
        fence: {
          type: "Polygon",
          coordinates: [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        },
      },
    ]);
    expect([placeIdAt(index, 0), placeIdAt(index, 1)]).toEqual(["a-very-long-id-0123456789", "zoo"]);
    expect(radiusMetresAt(index, 0)).toBeCloseTo(44_360, -1);
    expect(radiusMetresAt(index, 1)).toBe(33.3);
  });

  it("may be empty, or hold only fences that enclose nothing", () => {
    const nowhere = { inside: [], border: [], accuracyMetres: 1 };
    const fix = { latitude: 0, longitude: 0, accuracy: 1 };
    expect(locatePosition(open([]), fix)).toEqual(nowhere);
    const line: Fence = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    };
    expect(locatePosition(open([{ id: "line", fence: line }]), fix)).toEqual(nowhere);
  });

  it("of no fences is the same whether it was built or is at hand", () => {
    expect(open([])).toEqual(EMPTY_FENCE_INDEX);
    expect(locatePosition(EMPTY_FENCE_INDEX, { latitude: 0, longitude: 0, accuracy: 10 }).inside).toEqual([]);
  });

  it("refuses bytes of another kind, another version, or cut short", () => {
    const bytes = buildFenceIndex([{ id: "a", fence: { center: [0, 0], radius: 50 } }]);
    const changed = (place: number) => bytes.map((byte, n) => (n === place ? byte ^ 0xff : byte));
    expect(openFenceIndex(changed(0))).toEqual({ ok: false, error: "wrong-magic" });
    expect(openFenceIndex(changed(4))).toEqual({ ok: false, error: "wrong-version" });
    expect(openFenceIndex(bytes.slice(0, -8))).toEqual({ ok: false, error: "wrong-length" });
    const startOfTree = 72;
    expect(bytes[startOfTree]).toBe(0xfb);
    expect(openFenceIndex(changed(startOfTree))).toEqual({ ok: false, error: "wrong-version" });
  });
});
