import { describe, expect, it } from "vitest";
import type { LonLat } from "../../../shared/geo/fence.ts";
import { fenceRadiusMetres } from "../../../shared/geo/fence-circle.ts";
import { EARTH_RADIUS_METRES } from "../../../shared/geo/great-circle.ts";

const DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180;

function box(west: number, south: number, east: number, north: number): LonLat[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

describe("the radius of a fence", () => {
  it("is a circle's own", () => {
    expect(fenceRadiusMetres({ center: [1, 2], radius: 123.4 })).toBe(123.4);
  });

  it("is that of the circle with a polygon's area", () => {
    const side = 0.01 * DEGREE;
    const radius = fenceRadiusMetres({ type: "Polygon", coordinates: [box(20, 0, 20.01, 0.01)] });
    expect(radius).toBeCloseTo(side / Math.sqrt(Math.PI), 2);
  });

  it("leaves out holes and adds up parts, over the antimeridian too", () => {
    const whole = fenceRadiusMetres({ type: "Polygon", coordinates: [box(179, 40, -179, 41)] });
    const cut = fenceRadiusMetres({
      type: "MultiPolygon",
      coordinates: [[box(179, 40, 180, 41)], [box(-180, 40, -179, 41)]],
    });
    expect(cut).toBeCloseTo(whole, 3);
    const holed = fenceRadiusMetres({ type: "Polygon", coordinates: [box(0, 0, 2, 1), box(0, 0, 1, 1)] });
    expect(holed).toBeCloseTo(fenceRadiusMetres({ type: "Polygon", coordinates: [box(0, 0, 1, 1)] }), 3);
  });

  it("of a cap around a pole is the way from the pole to its edge", () => {
    const ring = Array.from({ length: 361 }, (_, n): LonLat => [n <= 180 ? n : n - 360, -88]);
    expect(fenceRadiusMetres({ type: "Polygon", coordinates: [ring] })).toBeCloseTo(2 * DEGREE, 3);
  });

  it("of what encloses nothing is 0", () => {
    expect(fenceRadiusMetres({ type: "MultiPolygon", coordinates: [] })).toBe(0);
    expect(
      fenceRadiusMetres({
        type: "Polygon",
        coordinates: [
          [
            [1, 1],
            [2, 1],
            [1, 1],
          ],
        ],
      }),
    ).toBe(0);
  });
});
