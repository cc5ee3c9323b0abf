import { describe, expect, it } from "vitest";
import { buildFenceIndex } from "../../../shared/geo/build-fence-index.ts";
import type { Fence } from "../../../shared/geo/fence.ts";
import { openFenceIndex } from "../../../shared/geo/fence-index.ts";
import { EARTH_RADIUS_METRES } from "../../../shared/geo/great-circle.ts";
import { locatePosition } from "../../../shared/locate/locate-position.ts";

const DEGREE = (EARTH_RADIUS_METRES * Math.PI) / 180;

function locate(fences: Record<string, Fence>, metresNorth: number, accuracy: number) {
  const opened = openFenceIndex(buildFenceIndex(Object.entries(fences).map(([id, fence]) => ({ id, fence }))));
  if (!opened.ok) throw new Error(opened.error);
  const { inside, border } = locatePosition(opened.value, { latitude: metresNorth / DEGREE, longitude: 13, accuracy });
  return { inside, border };
}

const shop: Record<string, Fence> = { shop: { center: [13, 0], radius: 100 } };
const INSIDE = { inside: ["shop"], border: [] };
const BORDER = { inside: [], border: ["shop"] };
const NEITHER = { inside: [], border: [] };

describe("a fix at a circle", () => {
  it.each([
    ["well within", 0, 10, INSIDE],
    ["a margin within", 89.9, 10, INSIDE],
    ["less than a margin within", 90.1, 10, BORDER],
    ["less than a margin without", 109.9, 10, BORDER],
    ["a margin without", 110.1, 10, NEITHER],
  ])("is judged by its accuracy: %s", (_, metres, accuracy, expected) => {
    expect(locate(shop, metres, accuracy)).toEqual(expected);
  });

  it("has a margin of at most half the radius", () => {
    expect(locate(shop, 49.9, 90)).toEqual(INSIDE);
    expect(locate(shop, 50.1, 90)).toEqual(BORDER);
    expect(locate(shop, 149.9, 90)).toEqual(BORDER);
    expect(locate(shop, 150.1, 90)).toEqual(NEITHER);
  });

  it("says nothing when it is coarser than the radius", () => {
    expect(locate(shop, 0, 100)).toEqual(INSIDE);
    expect(locate(shop, 0, 100.1)).toEqual(NEITHER);
    expect(locate({ shop: { center: [13, 0], radius: 33.3 } }, 0, 33.3)).toEqual(INSIDE);
  });

  it("names places in order of id, by code unit", () => {
    const around = (radius: number): Fence => ({ center: [13, 0], radius });
    const fences = {
      b: around(500),
      "a-1": around(500),
      a: around(500),
      a0: around(500),
      "0": around(60),
      "1": around(60),
    };
    expect(locate(fences, 50, 20)).toEqual({ inside: ["a", "a-1", "a0", "b"], border: ["0", "1"] });
  });
});

describe("a fix at a polygon", () => {
  // 200 m by 20 m: the radius of its area is 35.7 m, more than it is wide.
  const [long, wide] = [100 / DEGREE, 10 / DEGREE];
  const alley: Record<string, Fence> = {
    shop: {
      type: "Polygon",
      coordinates: [
        [
          [13 - long, -wide],
          [13 + long, -wide],
          [13 + long, wide],
          [13 - long, wide],
          [13 - long, -wide],
        ],
      ],
    },
  };

  it("is judged by the distance to the border", () => {
    expect(locate(alley, 0, 9.9)).toEqual(INSIDE);
    expect(locate(alley, 0, 10.1)).toEqual(BORDER);
    expect(locate(alley, 14.9, 5)).toEqual(BORDER);
    expect(locate(alley, 15.1, 5)).toEqual(NEITHER);
  });

  it("has a margin of at most half the radius of its area, and says nothing when coarser than that", () => {
    expect(locate(alley, 10 + 17.7, 35)).toEqual(BORDER);
    expect(locate(alley, 10 + 18, 35)).toEqual(NEITHER);
    expect(locate(alley, 0, 36)).toEqual(NEITHER);
  });
});
