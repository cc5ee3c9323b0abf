import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { findCatalogFiles } from "../../../cli/catalog-file/find-catalog-files.ts";
import { readCatalogFile } from "../../../cli/catalog-file/read-catalog-file.ts";

/** A folder with these files in it. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "moment-mesh-catalog-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe("a folder of catalog files", () => {
  it("is read by the names of its files, with the folders in it; the rest is named", () => {
    const folder = folderWith({
      "b.json": "{}",
      "a/z.jsonc": "{}",
      "a.ts": "",
      "a/deep/er.mjs": "",
      "README.md": "",
      ".hidden.json": "{}",
      ".git/config.json": "{}",
      "node_modules/x/y.json": "{}",
      "package.json": "{}",
      "types.d.ts": "",
      "catalog.schema.json": "{}",
    });
    symlinkSync(join(folder, "b.json"), join(folder, "link.json"));
    symlinkSync(folder, join(folder, "round"));
    expect(findCatalogFiles(folder)).toEqual({
      files: ["a.ts", "a/deep/er.mjs", "a/z.jsonc", "b.json", "link.json"],
      leftOut: [".git", ".hidden.json", "README.md", "node_modules", "package.json", "round", "types.d.ts"],
    });
  });

  it("is one catalog, and its faults name file, line, column, whose they are, and the pointer there", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const folder = folderWith({
      "mesh.jsonc": '// ours\n{ "mesh": { "name": "Bäckerei", }, "moments": [{ "id": "a" }] }',
      "places/shop.jsonc": '\ufeff{\n  "moments": [\n    { "id": "hot-light", "caps": 1 } ] }',
      "notes.txt": "",
    });
    const { document, text, describe: tell, originOf } = await readCatalogFile(folder);
    expect(document).toEqual({ mesh: { name: "Bäckerei" }, moments: [{ id: "a" }, { id: "hot-light", caps: 1 }] });
    expect(JSON.parse(text)).toEqual(document);
    const file = join(folder, "places/shop.jsonc");
    expect(originOf("/moments/1")).toEqual({ file, line: 3, column: 5, pointer: "/moments/0" });
    expect(
      tell([
        { pointer: "", detail: "and 3 more" },
        { pointer: "/moments/1/caps", detail: "must be a list" },
        { pointer: "/moments/1/id", detail: "is the id of /moments/0 as well" },
        { pointer: "/moments/0/on", detail: "is missing" },
        { pointer: "/mesh/name", detail: "must be a string" },
      ]),
    ).toEqual([
      `${join(folder, "mesh.jsonc")}:2:13 /mesh/name: must be a string`,
      `${join(folder, "mesh.jsonc")}:2:48 moment "a" /moments/0/on: is missing`,
      `${file}:3:7 /moments/0/id: is the id of ${join(folder, "mesh.jsonc")}:2:48 /moments/0 as well`,
      `${file}:3:26 moment "hot-light" /moments/0/caps: must be a list`,
      "and 3 more",
    ]);
    expect(said.mock.calls).toEqual([[`Not read in ${folder}: notes.txt.`]]);
    said.mockRestore();
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["nothing in it", { "catalog.schema.json": "{}" }, /has no catalog file in it: .*\.jsonc, \.ts/],
    ["a list as a file", { "a.json": "[]" }, /a\.json must be an object: \{…\}\.$/],
    [
      "a comment in strict JSON",
      { "a.json": "{} // x" },
      /line 1, column 4: .*let the name of the file end in \.jsonc\.$/,
    ],
    [
      "a fault of JSON with comments",
      { "a.jsonc": '{ "a": 1e400, }' },
      /line 1, column 8: 1e400 is too large a number\.$/,
    ],
    ["an open comment", { "a.jsonc": "{ /* " }, /line 1, column 3: this comment is not closed/],
    [
      "more than a mesh takes",
      { "a.json": `{"x":"${"x".repeat(5e6)}"}`, "b.json": `{"y":"${"y".repeat(5e6)}"}` },
      /has 9\.5 MiB/,
    ],
  ])("is refused with %s", async (_, files, words) => {
    await expect(readCatalogFile(folderWith(files))).rejects.toThrow(words);
  });

  it("leaves $schema to editors, also in one file; what is none is kept for the checks to tell", async () => {
    const one = folderWith({ "a.json": '{ "$schema": "./x.json", "mesh": {} }', "b.json": '{ "$schema": 5 }' });
    expect((await readCatalogFile(join(one, "a.json"))).text).toBe('{"mesh":{}}');
    expect((await readCatalogFile(one)).document).toEqual({ mesh: {}, $schema: 5 });
  });
});
