import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInReach } from "../../../shared/areas/is-in-reach.ts";
import { metresToFence } from "../../../shared/areas/near-reach.ts";
import { cellOf } from "../../../shared/geo/cell.ts";
import { greatCircleMetres } from "../../../shared/geo/great-circle.ts";
import { oneCard, townPolicy } from "../../support/decide-world.ts";

const NEAR = 800;
const RADIUS = 100;

const policyAt = (longitude: number, latitude: number) =>
  townPolicy({
    places: [{ id: "oven", fence: { center: [longitude, latitude], radius: RADIUS } }],
    beacons: [],
    markers: [],
    moments: [{ id: "warm", on: { signal: "fresh", near: NEAR }, caps: [{ max: 1, per: "day" }], ...oneCard() }],
  });

describe("a place whose signals reach beyond its fence", () => {
  it("is found by everybody whose cell is touched, and by no one whose is not, wherever it is", () => {
    const around = fc.double({ min: -3_000, max: 3_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -89.9, max: 89.9, noNaN: true }),
        around,
        around,
        (longitude, latitude, east, north) => {
          const policy = policyAt(longitude, latitude);
          const metresPerDegree = 111_195;
          const position = {
            latitude: Math.max(-90, Math.min(90, latitude + north / metresPerDegree)),
            longitude: longitude + east / (metresPerDegree * Math.max(0.001, Math.cos((latitude * Math.PI) / 180))),
          };
          const cell = cellOf(position);
          const center = { longitude, latitude };
          const isTouched = metresToFence({ center, outerMetres: RADIUS }, cell) <= NEAR;
          expect(isInReach(policy, position, cell)).toBe(isTouched);
          // What was found once is remembered.
          expect(isInReach(policy, position, cell)).toBe(isTouched);
          // Whoever is in reach exactly is in a cell that is touched.
          if (greatCircleMetres(center, position) <= RADIUS + NEAR) expect(isTouched).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is no part of a catalog without near", () => {
    const place = { id: "oven", fence: { center: [13.4, 52.5] as [number, number], radius: RADIUS } };
    const moment = { id: "warm", on: { signal: "fresh" }, caps: [{ max: 1, per: "day" as const }], ...oneCard() };
    const policy = townPolicy({ places: [place], beacons: [], markers: [], moments: [moment] });
    const position = { latitude: 52.5, longitude: 13.4 };
    expect(isInReach(policy, position, cellOf(position))).toBe(false);
  });
});
