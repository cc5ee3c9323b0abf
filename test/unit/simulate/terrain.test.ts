import { expect, it } from "vitest";
import { surveyTerrain } from "../../../shared/simulate/terrain.ts";

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
