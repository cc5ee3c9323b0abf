import { describe, expect, it } from "vitest";
import { fenceCenter, metresBetween } from "../../../shared/geo/fence-circle.ts";

const at = (longitude: number, latitude: number, radiusMetres = 0) => ({
  center: [longitude, latitude] as [number, number],
  radiusMetres,
});

describe("the way between two places", () => {
  it("is from border to border", () => {
    // A degree of latitude is 111.2 km.
    expect(metresBetween(at(10, 50), at(10, 51))).toBeCloseTo(111_195, -2);
    expect(metresBetween(at(10, 50, 10_000), at(10, 51, 1_195))).toBeCloseTo(100_000, -2);
  });

  it("is nothing where they overlap, and where one of them has no fence or is unknown", () => {
    expect(metresBetween(at(10, 50, 500), at(10, 50.001, 500))).toBe(0);
    expect(metresBetween(at(10, 50), {})).toBe(0);
    expect(metresBetween(undefined, at(10, 50))).toBe(0);
  });
});

describe("the middle of a fence", () => {
  it("is that of a circle", () => {
    expect(fenceCenter({ center: [10, 50], radius: 80 })).toEqual([10, 50]);
  });

  it("lies among the corners, also across ±180°", () => {
    const square = (west: number, east: number) => ({
      type: "Polygon" as const,
      coordinates: [
        [
          [west, -1],
          [east, -1],
          [east, 1],
          [west, 1],
          [west, -1],
        ] as [number, number][],
      ],
    });
    const [longitude, latitude] = fenceCenter(square(9, 11));
    expect([longitude, latitude]).toEqual([expect.closeTo(9.8, 1), expect.closeTo(-0.2, 1)]);
    expect(Math.abs(fenceCenter(square(179, -179))[0])).toBeGreaterThan(179);
  });
});
