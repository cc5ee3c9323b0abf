import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinPieces } from "../../../cli/catalog-file/join-pieces.ts";
import { locateInJson } from "../../../client/json/locate-in-json.ts";

function piece(file: string, text: string) {
  return { file, document: JSON.parse(text), locate: locateInJson(text) };
}

describe("the pieces of a catalog", () => {
  it("are one document: lists one after the other, all else from the piece that has it", () => {
    const { document } = joinPieces([
      piece("a.json", '{ "$schema": "./x.json", "mesh": { "name": "A" }, "places": [{ "id": "one" }] }'),
      piece("b.json", '{ "$schema": "../x.json", "places": [{ "id": "two" }, { "id": "three" }], "moments": [] }'),
      piece("c.json", "{}"),
    ]);
    expect(document).toEqual({
      mesh: { name: "A" },
      places: [{ id: "one" }, { id: "two" }, { id: "three" }],
      moments: [],
    });
  });

  it("tell where each thing was written: file, line, column and the pointer there", () => {
    const { originOf } = joinPieces([
      piece("a.json", '{\n  "places": [{ "id": "one" }],\n  "policy": { "caps": [] }\n}'),
      piece("b.json", '{ "places": [\n  { "id": "two" },\n  { "id": "three", "a/b": 1 }\n] }'),
      { file: "c.ts", document: { moments: [{}], places: [{}] } },
    ]);
    expect(originOf("/places/0/id")).toEqual({ file: "a.json", line: 2, column: 16, pointer: "/places/0/id" });
    expect(originOf("/places/2")).toEqual({ file: "b.json", line: 3, column: 3, pointer: "/places/1" });
    expect(originOf("/places/2/a~1b")).toEqual({ file: "b.json", line: 3, column: 20, pointer: "/places/1/a~1b" });
    expect(originOf("/policy/caps")).toEqual({ file: "a.json", line: 3, column: 15, pointer: "/policy/caps" });
    expect(originOf("/places/3/id")).toEqual({ file: "c.ts", pointer: "/places/0/id" });
    expect(originOf("/moments/0")).toEqual({ file: "c.ts", pointer: "/moments/0" });
  });

  it("tell of what is missing where it should be, and nothing of what no piece has", () => {
    const { originOf } = joinPieces([piece("a.json", '{\n"moments": [\n {"id": "m"}] }')]);
    expect(originOf("/moments/0/on/enter")).toMatchObject({ line: 3, column: 2 });
    expect(originOf("/campaigns/0")).toBeUndefined();
    expect(originOf("")).toBeUndefined();
  });

  it.each([
    ["mesh", '{\n "mesh": {} }', '{ "mesh": {} }', "mesh is in a.json:2:2 and in b.json:1:3: one of them"],
    ["a list that is none", '{ "places": [] }', '{ "places": {} }', "in each it must be a list"],
    ["what is no member", '{ "extra": 1 }', '{ "extra": 2 }', "extra is in a.json:1:3 and in b.json:1:3"],
  ])("are refused, with both files, if two of them have %s", (_, one, other, words) => {
    expect(() => joinPieces([piece("a.json", one), piece("b.json", other)])).toThrow(words);
  });

  it("lead back from every item to itself, however a list is cut", () => {
    const lists = fc.array(fc.array(fc.record({ id: fc.string() }), { maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lists, (cut) => {
        const pieces = cut.map((places, at) => piece(`${at}`, JSON.stringify({ places })));
        const { document, originOf } = joinPieces(pieces);
        const joined = Object(document).places;
        expect(joined).toEqual(cut.flat());
        for (const [index, item] of joined.entries()) {
          const origin = originOf(`/places/${index}`);
          const local = Number(origin?.pointer.split("/")[2]);
          expect(cut[Number(origin?.file)]?.[local]).toEqual(item);
        }
      }),
    );
  });
});
