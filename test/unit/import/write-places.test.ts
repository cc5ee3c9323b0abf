import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergePlaces } from "../../../cli/import/merge-places.ts";
import { replacePlaces } from "../../../cli/import/write-places.ts";

const PLACES = [{ id: "market", name: 'The "Market", [old]' }, { id: "hall" }];

describe("putting places into the text of a catalog", () => {
  it.each([
    [
      '{ "mesh": {"places": [1]},\n  "places" : [{"id": "a", "zones": ["]"]}] ,\n  "moments": [] }',
      ' ,\n  "moments": [] }',
    ],
    ['{"places":[]}', "}"],
    ['{\n  "mesh": { "name": "x" }\n}\n', '\n  "mesh": { "name": "x" }\n}\n'],
    ["{}", "\n}"],
    ['{"a\\"places": 1, "places": [\n] }\n', " }\n"],
  ])("leaves all else to the letter: %s", (catalog, end) => {
    const text = replacePlaces(catalog, PLACES);
    expect(JSON.parse(text)).toEqual({ ...JSON.parse(catalog), places: PLACES });
    expect(text.endsWith(end)).toBe(true);
  });

  it("holds for any document, however it is laid out", () => {
    const document = fc.dictionary(fc.constantFrom("places", "mesh", "a{", 'b"]'), fc.jsonValue());
    fc.assert(
      fc.property(document, fc.constantFrom(0, 2, "\t"), (catalog, space) => {
        const text = replacePlaces(JSON.stringify(catalog, null, space), PLACES);
        expect(JSON.parse(text)).toEqual({ ...JSON.parse(JSON.stringify(catalog)), places: PLACES });
      }),
    );
  });
});

describe("places that are imported again", () => {
  const hours = [{ days: [1], from: "09:00", to: "18:00" }];
  const fence = (radius: number) => ({ center: [6.95, 50.93] as [number, number], radius });
  const before = [
    { id: "hall", labels: ["own"], hours, fence: fence(30) },
    { id: "gate", fence: fence(30) },
    { id: "old" },
  ];

  it("change what the import knows, and keep what it does not", () => {
    const imported = [
      { id: "new", fence: fence(40) },
      { id: "gate", fence: fence(30) },
      { id: "hall", labels: ["shop"], fence: fence(40) },
    ];
    expect(mergePlaces(before, imported)).toEqual({
      places: [
        { id: "hall", labels: ["own", "shop"], hours, fence: fence(40) },
        { id: "gate", fence: fence(30) },
        { id: "old" },
        { id: "new", fence: fence(40) },
      ],
      added: 1,
      updated: ["hall"],
      unchanged: 1,
      others: ["old"],
    });
  });

  it("are as they were", () => {
    const once = mergePlaces(before, [{ id: "hall", labels: ["shop"], fence: fence(9) }]).places;
    const twice = mergePlaces(once, [{ id: "hall", labels: ["shop"], fence: fence(9) }]);
    expect(twice).toMatchObject({ places: once, added: 0, updated: [], unchanged: 1 });
  });
});
