import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeMember, type Schema } from "../../../client/console/views/catalog/editor/describe-member.ts";
import { breakLine, countLines, startOfLine } from "../../../client/console/views/catalog/editor/edit-text.ts";
import { placeFaults } from "../../../client/console/views/catalog/editor/place-faults.ts";
import { writeDocument } from "../../../client/console/views/catalog/write-document.ts";
import { catalogJsonSchema } from "../../../shared/catalog/catalog-json-schema.ts";

const schema = catalogJsonSchema() as Schema;

describe("what the editor says of a member", () => {
  it("is what the schema says of it, wherever it stands", () => {
    const help = describeMember(schema, ["campaigns", 3, "guardrail"]);
    expect(help).toMatchObject({ trail: ["campaigns", "guardrail"], types: ["object"] });
    expect(help?.says).toMatch(/^When it is paused by itself/);
    expect(help?.members.map(({ name }) => name)).toEqual(["metric", "below", "above", "after"]);
    expect(help?.members.every(({ says }) => says !== "")).toBe(true);
  });

  it("names the choices of a member that has some", () => {
    expect(describeMember(schema, ["moments", 0, "quietHours"])?.choices).toEqual(['"drop"', '"hold"', '"ignore"']);
    expect(describeMember(schema, ["campaigns", 0, "guardrail", "metric"])?.choices).toEqual(['"ctr"', '"dismissals"']);
  });

  it("is that of what surrounds it while nobody has written its name", () => {
    const around = describeMember(schema, ["places", 0]);
    expect(describeMember(schema, ["places", 0, ""])).toEqual(around);
    expect(around?.members.map(({ name }) => name)).toContain("fence");
    expect(describeMember(schema, [])?.members.map(({ name }) => name)).toContain("moments");
  });

  it("has every form that a value may have", () => {
    const fence = describeMember(schema, ["places", 0, "fence"])?.members.map(({ name }) => name);
    expect(fence).toEqual(expect.arrayContaining(["center", "radius", "type", "coordinates"]));
  });

  it("is nothing of a member that the catalog does not have", () => {
    expect(describeMember(schema, ["moments", 0, "offers"])).toBeUndefined();
    expect(describeMember(schema, ["moments", "first"])).toBeUndefined();
  });
});

describe("Enter in the editor", () => {
  const enter = (text: string) => {
    const at = text.indexOf("|");
    const plain = text.replace("|", "");
    const { text: put, caret } = breakLine(plain, at, at);
    return `${plain.slice(0, at)}${put.slice(0, caret)}|${put.slice(caret)}${plain.slice(at)}`;
  };

  it.each([
    ["keeps the margin", '    "id": "a",|', '    "id": "a",\n    |'],
    ["goes further in behind a bracket", '  "labels": [|', '  "labels": [\n    |'],
    ["puts the closing bracket on a line of its own", "  {|}", "  {\n    |\n  }"],
    ["does so without a margin, too", "[|]", "[\n  |\n]"],
    ["keeps what stands behind", '  "a": 1,| "b": 2', '  "a": 1,\n  | "b": 2'],
  ])("%s", (_, before, after) => expect(enter(before)).toBe(after));
});

describe("lines", () => {
  it("are counted, and found where they begin", () => {
    const text = "one\ntwo\n\nfour";
    expect(countLines(text)).toBe(4);
    expect([1, 2, 3, 4, 9].map((line) => startOfLine(text, line))).toEqual([0, 4, 8, 9, 9]);
  });

  it("of faults are those of what they are about, the first first; of what is not there that of what is around", () => {
    const text = '{\n  "places": [\n    { "id": "a" },\n    {\n      "id": "b"\n    }\n  ]\n}';
    const faults = ["/places/1/name", "/places/1/id", "/places/0/id", ""].map((pointer) => ({
      pointer,
      detail: pointer,
    }));
    expect(placeFaults(text, faults).map(({ line, pointer }) => [line, pointer])).toEqual([
      [1, ""],
      [3, "/places/0/id"],
      [4, "/places/1/name"],
      [5, "/places/1/id"],
    ]);
  });
});

describe("a document as it is written", () => {
  it("reads back as it was, with no line that could be two", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(writeDocument(JSON.parse(json)))).toEqual(JSON.parse(json));
      }),
    );
  });

  it("has in one line what fits into it, and all else a member a line", () => {
    const place = { id: "shop", labels: ["food"], fence: { center: [6.95, 50.938], radius: 30 } };
    expect(writeDocument(place)).toBe(
      '{ "id": "shop", "labels": ["food"], "fence": { "center": [6.95, 50.938], "radius": 30 } }',
    );
    const text = writeDocument({ places: [place, { ...place, name: "x".repeat(40) }], empty: {}, none: [] });
    expect(text.split("\n").slice(0, 4)).toEqual([
      "{",
      '  "places": [',
      '    { "id": "shop", "labels": ["food"], "fence": { "center": [6.95, 50.938], "radius": 30 } },',
      "    {",
    ]);
    expect(text).toContain('  "empty": {},\n  "none": []\n}');
  });
});
