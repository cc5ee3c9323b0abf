import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { idOf, type Named, placeIds } from "../../../cli/import/place-ids.ts";
import { id as idSchema } from "../../../shared/catalog/schema/id.ts";

const name = fc.oneof(
  fc.constantFrom("Bakery", "bakery!", "BAKERY 2", "Café", "cafe", "東京", "大阪", "", "-", "x".repeat(80)),
  fc.string({ unit: "grapheme" }),
);
const place: fc.Arbitrary<Named> = fc.record({
  name,
  id: fc.option(fc.constantFrom("DE_1", "de-1", "7", "!", ""), { nil: undefined, freq: 3 }),
  position: fc.constantFrom("1,2", "3,4", "5,6"),
});

/** Two of the same are one place to everybody. */
function keyOf({ id = "", name = "", position }: Named): string {
  return idOf(id) === "" ? JSON.stringify([name, position]) : idOf(id);
}

describe("ids of places", () => {
  it("are ids that a catalog takes, and differ where places do", () => {
    fc.assert(
      fc.property(fc.uniqueArray(place, { selector: keyOf }), (places) => {
        const ids = placeIds(places);
        for (const id of ids) expect(v.is(idSchema, id)).toBe(true);
        expect(new Set(ids).size).toBe(places.length);
      }),
    );
  });

  it("do not depend on the order of the file", () => {
    fc.assert(
      fc.property(fc.array(place), (places) => {
        expect(placeIds(places.toReversed())).toEqual(placeIds(places).toReversed());
      }),
    );
  });

  it.each([
    ["Bäckerei Müller & Söhne", "backerei-muller-sohne"],
    ["Straße 7", "strasse-7"],
    ["Łódź, O'Connell’s", "lodz-oconnells"],
    ["  Shop  #12  ", "shop-12"],
    ["Ｆｕｌｌ １", "full-1"],
  ])("are names in small letters and dashes: %s", (name, id) => {
    expect(placeIds([{ name, position: "1,2" }])).toEqual([id]);
  });

  it("of a name without any such letter are a hash of it, wherever the place is", () => {
    const [id] = placeIds([{ name: "東京駅", position: "1,2" }]);
    expect(id).toMatch(/^place-[0-9a-f]{8}$/);
    expect(placeIds([{ name: "東京駅", position: "3,4" }])).toEqual([id]);
  });

  it("of one name tell where they are, so that none becomes another when a third is listed", () => {
    const two = placeIds([
      { name: "Kiosk", position: "1,2" },
      { name: "Kiosk", position: "3,4" },
    ]);
    const three = placeIds([
      { name: "Kiosk", position: "5,6" },
      { name: "Kiosk", position: "1,2" },
      { name: "Kiosk", position: "3,4" },
    ]);
    expect(three.slice(1)).toEqual(two);
    for (const id of three) expect(id).toMatch(/^kiosk-[0-9a-f]{8}$/);
  });

  it("leave an id of the file to the place that has it", () => {
    const [own, named] = placeIds([
      { id: "KIOSK", name: "Central", position: "1,2" },
      { name: "Kiosk", position: "3,4" },
    ]);
    expect([own, named]).toEqual(["kiosk", expect.stringMatching(/^kiosk-[0-9a-f]{8}$/)]);
  });
});
