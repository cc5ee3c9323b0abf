import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import type { LonLat } from "../../../shared/geo/fence.ts";
import { greatCircleMetres } from "../../../shared/geo/great-circle.ts";
import { simulateBoth } from "../../../shared/simulate/simulate-day.ts";
import { surveyTerrain } from "../../../shared/simulate/terrain.ts";
import { makeWorld } from "../../../shared/simulate/world.ts";

function placesAt(centers: readonly LonLat[]): NonNullable<Catalog["places"]> {
  return centers.map((center, at) => ({ id: `p${String(at).padStart(3, "0")}`, fence: { center, radius: 100 } }));
}

/** In a square around somewhere, with an edge of about `degrees` on the ground. */
function centersAround([longitude, latitude]: LonLat, degrees: number) {
  const off = fc.double({ min: -degrees / 2, max: degrees / 2, noNaN: true });
  const narrow = Math.cos((latitude * Math.PI) / 180);
  const wrap = (east: number) => ((east + 540) % 360) - 180;
  return fc.array(
    fc.tuple(off, off).map(([x, y]): LonLat => [wrap(longitude + x / narrow), latitude + y]),
    { minLength: 1, maxLength: 40 },
  );
}

describe("the places of people who live somewhere", () => {
  const place = (id: string, longitude: number, latitude: number) => ({
    id,
    fence: { center: [longitude, latitude] as [number, number], radius: 40 },
  });

  it("who lives near a place goes to those within 30 km of it, and to no other city", () => {
    const { spots, neighbours } = surveyTerrain([
      { places: [place("mitte", 13.405, 52.52), place("potsdam", 13.06, 52.4), place("munich", 11.575, 48.137)] },
    ]);
    const namesOf = (spot: number) => neighbours(spot).map((number) => spots[number]?.place);
    expect(spots.map((spot, number) => [spot.place, namesOf(number)])).toEqual([
      ["mitte", ["mitte", "potsdam"]],
      ["munich", ["munich"]],
      ["potsdam", ["potsdam", "mitte"]],
    ]);
  });

  it.each<LonLat>([
    [13.4, 52.5],
    [180, 68],
    [-40, -85],
  ])("are the eight nearest within 30 km, on the ground and over the antimeridian: %j", (...around) => {
    fc.assert(
      fc.property(centersAround(around, 0.7), (centers) => {
        const { neighbours } = surveyTerrain([{ places: placesAt(centers) }]);
        const [home = around] = centers;
        const metresTo = ([longitude, latitude]: LonLat) =>
          greatCircleMetres({ longitude, latitude }, { longitude: home[0], latitude: home[1] });
        const near = centers.map(metresTo).filter((metres) => metres <= 30_000);
        const found = neighbours(0).map((spot) => metresTo(centers[spot] ?? home));
        expect(found).toEqual(near.sort((a, b) => a - b).slice(0, 8));
      }),
      { numRuns: 60 },
    );
  });

  it("are not in another town, so that nobody comes faster than can be when a catalog opens one there", () => {
    const moments: Catalog["moments"] = [
      {
        id: "enter",
        on: { enter: { label: "berlin" } },
        confidence: "medium",
        offer: { variants: [{ id: "a", format: "card", title: "Hi" }] },
      },
    ];
    const mesh = { timeZone: "Europe/Berlin" };
    const berlin = placesAt([
      [13.4, 52.52],
      [13.39, 52.51],
      [13.41, 52.53],
    ]).map((place) => ({ ...place, labels: ["berlin"] }));
    const munich = placesAt([[11.57, 48.13]]).map((place) => ({ ...place, id: "munich" }));
    const worldOf = (places: NonNullable<Catalog["places"]>) => {
      const checked = checkCatalog({ mesh, places, moments });
      if (!checked.ok) throw new Error(JSON.stringify(checked.error));
      return makeWorld(checked.value);
    };
    const options = { pings: 3000, seed: 1, day: "2026-11-30" };
    const { before, after, comparison } = simulateBoth(worldOf(berlin), worldOf([...berlin, ...munich]), options);
    expect(comparison.sends.change).toBe(0);
    expect(after.moments).toEqual(before.moments);
    expect(comparison.sends.before).toBeGreaterThan(0);
  });
});
