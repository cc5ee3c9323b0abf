import { describe, expect, it } from "vitest";
import { findFenceFault } from "../../../shared/geo/check/find-fence-fault.ts";
import type { LonLat } from "../../../shared/geo/fence.ts";
import { box, polygon, ring } from "./rings.ts";

const faultOf = (...rings: LonLat[][]) => findFenceFault(polygon(...rings));

describe("a fence that no one could ever be inside of", () => {
  it.each<[string, RegExp, LonLat[][]]>([
    ["a hole that lies elsewhere", /hole 1 lies outside/, [box(10, 10, 10.02, 10.02), box(11, 10, 11.02, 10.02)]],
    ["an hourglass", /crosses itself near \[20.01, 0.01\]/, [ring("20 0, 20.02 0.02, 20.02 0, 20 0.02")]],
    ["an hourglass with a corner in its neck", /crosses itself/, [ring("0 0, 1 1, 2 2, 2 0, 1 1, 0 2")]],
    [
      "a hole that comes first",
      /hole 1 lies outside of the outer ring, which comes first/,
      [box(0.2, 0.2, 0.4, 0.4), box(0, 0, 1, 1)],
    ],
    ["a hole that is the whole", /has no area/, [box(0, 0, 1, 1), box(0, 0, 1, 1)]],
    ["three positions in one line", /has no area/, [ring("0 0, 1 1, 2 2")]],
    ["less than a square metre", /has no area/, [box(4.9, 52.37, 4.900001, 52.370001)]],
    ["a star in one stroke", /crosses itself near/, [ring("0 1, 0.59 -0.81, -0.95 0.31, 0.95 0.31, -0.59 -0.81")]],
    ["a ring that goes around twice", /covers something twice/, [[...box(0, 0, 1, 1), ...box(0, 0, 1, 1).slice(1)]]],
    [
      "a hole in a hole",
      /hole 2 lies in another hole/,
      [box(0, 0, 1, 1), box(0.2, 0.2, 0.8, 0.8), box(0.3, 0.3, 0.4, 0.4)],
    ],
    ["a hole half outside, by the corners", /hole 1 lies outside/, [ring("0 2, 2 0, 2 2"), ring("2 0, 1 0, 1 1, 2 2")]],
    [
      "the same hole twice",
      /lies in another hole/,
      [box(0, 0, 1, 1), box(0.2, 0.2, 0.8, 0.8), box(0.2, 0.2, 0.8, 0.8)],
    ],
    [
      "holes that overlap",
      /hole 2 crosses hole 1/,
      [box(0, 0, 1, 1), box(0.2, 0.2, 0.4, 0.4), box(0.3, 0.3, 0.6, 0.6)],
    ],
    ["a hole half outside", /hole 1 crosses the outer ring/, [box(0, 0, 1, 1), box(0.5, 0.5, 1.5, 0.8)]],
    [
      "an hourglass on the antimeridian",
      /crosses itself near \[-?180, -16.5\]/,
      [ring("179 -17, -179 -16, -179 -17, 179 -16")],
    ],
    [
      "a small loop in a large outline",
      /crosses itself/,
      [ring("0 0, 1 0, 1 1, 0.5 1, 0.50002 1.00002, 0.50002 1, 0.5 1.00002, 0 1.00002")],
    ],
  ])("%s is told", (_, fault, rings) => {
    expect(faultOf(...rings)).toMatch(fault);
    expect(faultOf(...rings.map((ring) => ring.toReversed()))).toMatch(/crosses|area|hole|twice/);
  });

  it("is told of one polygon of several, by its place", () => {
    const coordinates = [[box(0, 0, 1, 1)], [ring("20 0, 21 1, 21 0, 20 1")]];
    expect(findFenceFault({ type: "MultiPolygon", coordinates })).toMatch(/^polygon 2: the outer ring crosses itself/);
    const slivers = [[ring("0 0, 1 1, 2 2")], [box(0, 0, 1, 1)]];
    expect(findFenceFault({ type: "MultiPolygon", coordinates: slivers })).toBeUndefined();
    expect(findFenceFault({ type: "MultiPolygon", coordinates: slivers.slice(0, 1) })).toMatch(/no area/);
  });
});

describe("a fence that people can be inside of", () => {
  it.each<[string, LonLat[][]]>([
    ["that touches itself in a corner", [ring("0 0, 1 1, 2 0, 2 2, 1 1, 0 2")]],
    [
      "with a hole cut in by a slit",
      [ring("0 0, 1 0, 1 1, 0.5 1, 0.5 0.6, 0.6 0.6, 0.6 0.4, 0.4 0.4, 0.4 0.6, 0.5 0.6, 0.5 1, 0 1")],
    ],
    ["with a spike", [ring("0 0, 1 0, 1 1, 0.5 1, 0.5 2, 0.5 1, 0 1")]],
    ["with holes that touch along an edge", [box(0, 0, 1, 1), box(0.2, 0.2, 0.4, 0.4), box(0.4, 0.2, 0.6, 0.4)]],
    ["with holes that touch in a corner", [box(0, 0, 1, 1), box(0.2, 0.2, 0.4, 0.4), box(0.4, 0.4, 0.6, 0.6)]],
    ["with a hole along its border", [box(0, 0, 1, 1), box(0.5, 0.5, 1, 0.8)]],
    ["with a corner written twice", [ring("0 0, 0 0, 1 0, 1 0, 1 1, 1 1")]],
    [
      "across the antimeridian, with holes on it and beyond it",
      [
        ring("179 -17, -179 -17, -179 -16, 179 -16"),
        box(-179.5, -16.8, -179.2, -16.2),
        ring("179.8 -16.8, -179.8 -16.8, -179.8 -16.2, 179.8 -16.2"),
      ],
    ],
    ["that ends at 180°", [box(179, -17, 180, -16)]],
    ["that ends at -180°", [box(-180, -17, -179, -16)]],
    ["around a pole", [ring("0 80, 90 80, 180 80, -90 80")]],
    ["around the Earth", [ring("-180 -60, -60 -60, 60 -60, 180 -60, 180 60, 60 60, -60 60, -180 60")]],
  ])("is good: one %s", (_, rings) => {
    expect(faultOf(...rings)).toBeUndefined();
    expect(faultOf(...rings.map((ring) => ring.toReversed()))).toBeUndefined();
  });

  it("may be cut in two at the antimeridian, overlap itself, or fill a hole of its other part", () => {
    const multi = (...coordinates: LonLat[][][]) => findFenceFault({ type: "MultiPolygon", coordinates });
    expect(multi([box(179, -17, 180, -16)], [box(-180, -17, -179, -16)])).toBeUndefined();
    expect(multi([box(0, 0, 1, 1)], [box(0.5, 0, 1.5, 1)])).toBeUndefined();
    expect(multi([box(0, 0, 1, 1), box(0.2, 0.2, 0.8, 0.8)], [box(0.4, 0.4, 0.6, 0.6)])).toBeUndefined();
  });
});
