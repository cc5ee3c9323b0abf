import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, cellOf, cellsWithin, LONGEST_SIDE_METRES, metresToCell } from "../../../shared/geo/cell.ts";
import {
  EARTH_RADIUS_METRES,
  greatCircleMetres,
  type Position,
  RADIANS_PER_DEGREE,
} from "../../../shared/geo/great-circle.ts";

const latitude = fc.oneof(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.double({ min: 89.8, max: 90, noNaN: true }),
  fc.double({ min: -90, max: -89.8, noNaN: true }),
  fc.double({ min: -0.02, max: 0.02, noNaN: true }),
  fc.constantFrom(-90, 0, 90),
);
const longitude = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: 179.98, max: 180, noNaN: true }),
  fc.double({ min: -180, max: -179.98, noNaN: true }),
  fc.double({ min: 180, max: 540, noNaN: true }),
  fc.constantFrom(-180, 0, 180),
);
const position = fc.record({ latitude, longitude });
const metres = fc.oneof(fc.double({ min: 0, max: 10_000, noNaN: true }), fc.constantFrom(0, 10_000));

/** Where one comes to who goes so far from a position in this direction, degrees from north. */
function travel(from: Position, bearing: number, far: number): Position {
  const [latitude, longitude, course] = [from.latitude, from.longitude, bearing].map(
    (at) => at * RADIANS_PER_DEGREE,
  ) as [number, number, number];
  const angle = far / EARTH_RADIUS_METRES;
  const sine = Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(course);
  const east = Math.sin(course) * Math.sin(angle) * Math.cos(latitude);
  const turned = longitude + Math.atan2(east, Math.cos(angle) - Math.sin(latitude) * sine);
  return {
    latitude: Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS_PER_DEGREE,
    longitude: turned / RADIANS_PER_DEGREE,
  };
}

describe("the grid of cells", () => {
  it("gives the same names for ever", () => {
    expect(cellOf({ latitude: 52.52, longitude: 13.405 })).toMatchInlineSnapshot(`"15848.13086"`);
    expect(cellOf({ latitude: -33.8568, longitude: 151.2153 })).toMatchInlineSnapshot(`"6243.30587"`);
    expect(cellOf({ latitude: 0, longitude: 0 })).toMatchInlineSnapshot(`"10008.20015"`);
    expect(cellOf({ latitude: 90, longitude: 12 })).toMatchInlineSnapshot(`"20015.3"`);
    expect(cellOf({ latitude: -90, longitude: -180 })).toBe("0.0");
  });

  it("names no cell differently on the two sides of a turn", () => {
    expect(cellOf({ latitude: 10, longitude: 180 })).toBe(cellOf({ latitude: 10, longitude: -180 }));
    expect(cellOf({ latitude: 10, longitude: 190 })).toBe(cellOf({ latitude: 10, longitude: -170 }));
  });

  it("has no side over a kilometre, anywhere", () => {
    fc.assert(
      fc.property(position, (at) => {
        const { west, south, east, north } = boundsOf(cellOf(at));
        const along = (parallel: number) =>
          (east - west) * RADIANS_PER_DEGREE * EARTH_RADIUS_METRES * Math.cos(parallel * RADIANS_PER_DEGREE);
        const height = (north - south) * RADIANS_PER_DEGREE * EARTH_RADIUS_METRES;
        expect(Math.max(height, along(south), along(north))).toBeLessThanOrEqual(LONGEST_SIDE_METRES + 1e-6);
      }),
      { numRuns: 2_000 },
    );
  });

  it("has the position in the bounds of its cell, and at no distance", () => {
    fc.assert(
      fc.property(position, (at) => {
        const cell = cellOf(at);
        const { west, south, east, north } = boundsOf(cell);
        const eastward = (((at.longitude - west) % 360) + 360) % 360;
        expect(at.latitude).toBeGreaterThanOrEqual(south - 1e-9);
        expect(at.latitude).toBeLessThanOrEqual(north + 1e-9);
        expect(Math.min(eastward, 360 - eastward)).toBeLessThanOrEqual(east - west + 1e-9);
        expect(metresToCell(cell, at)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is as far away as the nearest of its points, and no point of it is nearer", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        position,
        fc.double({ min: 0, max: 360, noNaN: true }),
        metres,
        share,
        share,
        (at, way, far, x, y) => {
          const cell = cellOf(travel(at, way, far));
          const { west, south, east, north } = boundsOf(cell);
          const inside = { latitude: south + (north - south) * y, longitude: west + (east - west) * x };
          expect(metresToCell(cell, at)).toBeLessThanOrEqual(greatCircleMetres(at, inside) + 0.001);
          // Its corners and sides hold a point that is so near.
          const steps = Array.from({ length: 101 }, (_, step) => step / 100);
          const border = steps.flatMap((part) => [
            { latitude: south + (north - south) * part, longitude: west },
            { latitude: south + (north - south) * part, longitude: east },
            { latitude: south, longitude: west + (east - west) * part },
            { latitude: north, longitude: west + (east - west) * part },
          ]);
          const nearest = Math.min(...border.map((point) => greatCircleMetres(at, point)));
          if (cellOf(at) !== cell) expect(metresToCell(cell, at)).toBeGreaterThan(nearest - 10.1);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("the cells within a distance", () => {
  it("are the own one and its neighbours on a corner", () => {
    const { west, south } = boundsOf(cellOf({ latitude: 52.52, longitude: 13.405 }));
    expect(cellsWithin({ latitude: 52.52, longitude: 13.405 }, 0)).toEqual([
      cellOf({ latitude: 52.52, longitude: 13.405 }),
    ]);
    expect(cellsWithin({ latitude: south, longitude: west }, 1).length).toBeGreaterThanOrEqual(3);
  });

  it("hold whoever is so near, also over the date line and around a pole", () => {
    fc.assert(
      fc.property(
        position,
        metres,
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (center, reach, way, share) => {
          const near = travel(center, way, reach * share);
          expect(cellsWithin(center, reach)).toContain(cellOf(near));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("are each named once, all of them so near, and not too many", () => {
    fc.assert(
      fc.property(position, metres, (center, reach) => {
        const cells = cellsWithin(center, reach);
        expect(new Set(cells).size).toBe(cells.length);
        for (const cell of cells) expect(metresToCell(cell, center)).toBeLessThanOrEqual(reach + 0.01);
        expect(cells.length).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });

  it("are as many as the circle is large", () => {
    expect(cellsWithin({ latitude: 52.52, longitude: 13.405 }, 10_000).length).toMatchInlineSnapshot(`358`);
    expect(cellsWithin({ latitude: 90, longitude: 0 }, 10_000).length).toMatchInlineSnapshot(`420`);
  });
});
