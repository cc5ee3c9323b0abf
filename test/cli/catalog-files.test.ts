import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { blankComments } from "../../local/blank-comments.ts";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");

describe("a new user", () => {
  it("is given files that a project with biome takes as they are", () => {
    const folder = join(makeStateDirectory(), "mine");
    runMesh("init", folder);
    for (const name of readdirSync(folder)) {
      const input = readFileSync(join(folder, name), "utf8");
      const biome = [join(PROJECT, "node_modules/.bin/biome"), "format", `--stdin-file-path=demo/${name}`] as const;
      const { stdout } = spawnSync(biome[0], biome.slice(1), { cwd: PROJECT, encoding: "utf8", input });
      expect(stdout).toBe(input);
    }
  });

  it("makes a catalog, validates it, publishes it, lists it and looks at one thing of it", async () => {
    const state = makeStateDirectory();
    const folder = join(state, "mine");
    const made = runMesh("init", folder);
    expect(made.code).toBe(0);
    expect(made.stdout.trim().split("\n")).toEqual(
      ["mesh.jsonc", "moments.jsonc", "places.jsonc", "catalog.schema.json"].map((name) => join(folder, name)),
    );
    // The demo of npm start keeps the catalog that it has.
    for (const command of ["npm start -- --no-walk", `npx mesh publish ${folder}`, "npx mesh list"])
      expect(made.stderr).toContain(`  ${command} --state .mesh/mine`);
    const before = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    const again = runMesh("init", folder);
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/mesh\.jsonc is there already, and nothing/),
    });
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))).toEqual(before);
    const inFile = join(folder, "mesh.jsonc/sub");
    expect(runMesh("init", inFile)).toEqual({
      code: 1,
      stdout: "",
      stderr: `${join(inFile, "mesh.jsonc")} cannot be written: not a directory.\n`,
    });

    expect(runMesh("validate", folder)).toEqual({ code: 0, stdout: `${folder} is valid.\n`, stderr: "" });

    const { url } = await startMesh(state);
    const mesh = (...args: string[]) => runMesh(...args, "--state", state);
    expect(mesh("list")).toMatchObject({ code: 1, stderr: expect.stringContaining("no catalog yet") });
    expect(mesh("publish", folder)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^[\w-]{24}\n$/),
      stderr: expect.stringMatching(/^Published at .*: 1 moment, 1 place\. .*\n$/),
    });
    expect(await (await fetch(`${url}/v1/mesh`)).json()).toMatchObject({ name: "Corner Bakery" });
    expect(mesh("diff", folder).stdout).toBe("Nothing would change.\n");

    mesh("pause", "moment", "welcome");
    const { stdout } = mesh("list");
    expect(stdout).toMatch(/^welcome +entering bakery +fresh-bread +"Bread straight from the oven" +paused$/m);
    expect(stdout).toMatch(/^fresh-bread +1 +- +- +200 a day +- +- +-$/m);
    expect(stdout).toMatch(/^bakery +Corner Bakery +40 m around 52\.52 N, 13\.405 E +shop +-$/m);
    expect(mesh("list", "published").stdout).toBe(stdout);
    const listed = JSON.parse(mesh("list", "--json").stdout);
    expect(listed).toMatchObject({
      moments: [{ id: "welcome", paused: true }],
      campaigns: [{ id: "fresh-bread", paused: false }],
      places: [{ id: "bakery" }],
      markers: [],
    });

    const shown = mesh("show", "welcome");
    expect(shown.stdout).toMatch(/^moment welcome {2}\(paused\)\n\{\n {2}"id": "welcome",/);
    expect(shown.stdout).toMatch(/\nNothing refers to it\.\n$/);
    expect(JSON.parse(mesh("show", "place", "bakery", "--json").stdout)).toMatchObject({
      kind: "place",
      object: { id: "bakery" },
      referredToBy: [{ kind: "moment", id: "welcome", member: "on.enter.place", pointer: "/moments/0/on/enter/place" }],
    });
    expect(mesh("show", "moment", "wellcome")).toMatchObject({
      code: 1,
      stderr: 'The catalog has no moment "wellcome". Did you mean "welcome"?\n',
    });
    expect(mesh("show", "monent", "welcome")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean "moment"?'),
    });
  });
});

describe("the schema that init writes", () => {
  it("takes each file of the folder by itself, and tells what is wrong in one", () => {
    const folder = join(makeStateDirectory(), "mine");
    runMesh("init", folder);
    const schema = JSON.parse(readFileSync(join(folder, "catalog.schema.json"), "utf8"));
    const formats = { duration: true, "date-time": true, uri: true } as const;
    const validate = new Ajv2020({ strict: false, formats }).compile(schema);
    for (const name of ["mesh.jsonc", "moments.jsonc", "places.jsonc"]) {
      const blanked = blankComments(readFileSync(join(folder, name), "utf8"));
      const document = JSON.parse(blanked.ok ? blanked.value : "");
      expect(document.$schema).toBe("./catalog.schema.json");
      expect(validate(document), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
    expect(validate({ places: [{ id: "Shop" }] })).toBe(false);
    expect(validate({ moment: [] })).toBe(false);
  });
});

describe("mesh list and mesh show", () => {
  it("read files without any mesh, and say where things are written", () => {
    const folder = join(makeStateDirectory(), "mine");
    runMesh("init", folder);
    const { code, stdout } = runMesh("list", folder);
    expect({ code, head: stdout.split("\n")[0] }).toEqual({
      code: 0,
      head: "MOMENT   COMES WITH       CAMPAIGN     OFFER",
    });
    expect(runMesh("list", "--json", folder).stdout).not.toContain("paused");
    const { stdout: demo } = runMesh("list", "demo/catalog.json");
    expect(demo).toMatch(/^CAMPAIGN .* BUDGET .* GOAL {2,}COST {2,}PAUSED ONCE$/m);
    expect(demo).toMatch(/^tasting .* 40 a day {2,}order-paid {2,}120\.00 EUR in all {2,}-$/m);
    const once = "dismissals are above 50 % of impressions, judged after 200 people";
    expect(demo).toMatch(new RegExp(`^doughnuts .* order-paid {2,}0\\.35 EUR an offer {2,}${once}$`, "m"));
    const { stdout: flight } = runMesh("list", "demo/flight-catalog.json");
    expect(flight).toMatch(/^JOURNEY {2,}STAGES {2,}NEEDS {2,}ENDS AFTER$/m);
    expect(flight).toMatch(/^flight {2,}booked, check-in, .*, gate and 12 more {2,}profiling {2,}P2D$/m);
    const shown = runMesh("show", "bakery", "--file", folder).stdout;
    expect(shown).toContain(`place bakery  ${join(folder, "places.jsonc")}:5:5\n`);
    expect(shown).toMatch(/ {2}moment welcome {2}on\.enter\.place {2}bakery {2}.*moments\.jsonc:\d+:\d+\n$/);
    expect(runMesh("list", join(PROJECT, "test/cli")).code).toBe(1);
  });

  it("show a journey, and the moments that wait for its stages", () => {
    const file = join(makeStateDirectory(), "catalog.json");
    const stages = [{ id: "out", on: { signal: "out" } }];
    const moments = [{ id: "today", on: { stage: "out", journey: "parcel" } }];
    writeFileSync(file, JSON.stringify({ journeys: [{ id: "parcel", stages }], moments }));
    const { stdout } = runMesh("show", "journey", "parcel", "--file", file);
    expect(stdout).toContain('"signal": "out"');
    expect(stdout).toMatch(/ {2}moment today {2}on\.journey {2}parcel/);
  });
});

describe("a catalog that is piped in", () => {
  it("is strict JSON, and its faults have its lines", () => {
    const pipe = (input: string) =>
      spawnSync(process.execPath, ["cli/mesh.ts", "validate", "-"], { cwd: PROJECT, encoding: "utf8", input });
    expect(pipe('{ "places": [{ "id": "shop" }] }')).toMatchObject({ status: 0, stdout: "- is valid.\n" });
    expect(pipe('{\n "places": [{ "id": 5 }] }')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("  -:2:15 /places/0/id: must be a string"),
    });
    expect(pipe("{ // ours\n}")).toMatchObject({ status: 1, stderr: expect.stringContaining("JSON has no comments") });
  });
});

describe("a catalog in code", () => {
  /** A folder as that of a project which has moment-mesh installed as a link. */
  function projectWith(code: string): string {
    const folder = join(makeStateDirectory(), "shop");
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    symlinkSync(PROJECT, join(folder, "node_modules/moment-mesh"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const file = join(folder, "catalog.ts");
    writeFileSync(file, code);
    return file;
  }

  it("is what the module exports, with the types of defineCatalog", () => {
    const file = projectWith(`import { defineCatalog } from "moment-mesh/catalog";
const towns: readonly string[] = ["kiel", "bonn"];
export default defineCatalog({ places: towns.map((id) => ({ id, name: undefined as never })), moments: [] });`);
    expect(runMesh("validate", file)).toEqual({ code: 0, stdout: `${file} is valid.\n`, stderr: "" });
    const { places } = JSON.parse(runMesh("list", file, "--json").stdout);
    expect(places).toEqual([{ id: "kiel" }, { id: "bonn" }]);
  });

  it.each([
    [
      "export default { places: [{ id: 'a', nam: 1 }] };",
      'catalog.ts place "a" /places/0/nam: is no member here: did you mean "name"?',
    ],
    ["export const catalog = {};", "has no catalog as its default export"],
    ["export default {\n places: [", "catalog.ts cannot be run: line 2: "],
    ["throw new Error('no network');", "catalog.ts cannot be run: no network"],
    ["export default { a: 1n };", "cannot be written as JSON"],
  ])("is refused in words if it is %j", (code, words) => {
    const ran = runMesh("validate", projectWith(code));
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining(words) });
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });
});

describe("docs/catalog-files.md", () => {
  const page = readFileSync(join(PROJECT, "docs/catalog-files.md"), "utf8");
  const blocks = [...page.matchAll(/^```(?:jsonc|ts)\n(\/\/ (\S+)\n[\s\S]*?)^```/gm)];

  it("has files that are valid, and one whose faults it tells", () => {
    const project = makeStateDirectory();
    mkdirSync(join(project, "node_modules"));
    symlinkSync(PROJECT, join(project, "node_modules/moment-mesh"));
    writeFileSync(join(project, "package.json"), '{ "type": "module" }');
    for (const [, text = "", path = ""] of blocks) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    for (const folder of ["catalog", "editor", "code"]) {
      const { code, stderr } = runMesh("validate", join(project, folder));
      expect({ folder, code, stderr }).toEqual({ folder, code: 0, stderr: "" });
    }
    const told = /^```text\n([\s\S]*?)^```/m.exec(page)?.[1]?.trim().split("\n");
    const { code, stderr } = runMesh("validate", join(project, "faults"));
    const said = stderr.replaceAll(`${project}/`, "").trim().split("\n").slice(1);
    expect({ code, said: said.map((line) => line.trim()) }).toEqual({ code: 1, said: told });
  });
});
