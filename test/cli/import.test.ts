import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { makeStateDirectory, runMesh } from "../support/launcher.ts";

function writeIn(directory: string, name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

const LIST = `\ufeffStore Code;Name;Lat;Lon\r
7;"Zum ""Ofen""; Mitte";52.5163;13.3777\r
;Excel;52,5163;-13,3777\r
;Kiosk;;13.4\r
;Kiosk;52.5;13.4\r
;Kiosk;52.5;13.4\r
`;

describe("mesh import places", () => {
  it("makes a catalog of a CSV file, and says row by row what it left out and why", () => {
    const file = writeIn(makeStateDirectory(), "shops.csv", LIST);
    const { code, stdout, stderr } = runMesh(
      "import",
      "places",
      file,
      "--radius",
      "40",
      "--label",
      "shop",
      "--label",
      "de",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      places: [
        {
          id: "7",
          name: 'Zum "Ofen"; Mitte',
          labels: ["shop", "de"],
          fence: { center: [13.3777, 52.5163], radius: 40 },
        },
        { id: "excel", name: "Excel", labels: ["shop", "de"], fence: { center: [-13.3777, 52.5163], radius: 40 } },
        { id: "kiosk", name: "Kiosk", labels: ["shop", "de"], fence: { center: [13.4, 52.5], radius: 40 } },
      ],
    });
    expect(stderr.split("\n")).toEqual([
      "Skipped line 4: it has no latitude.",
      'Skipped line 6: it has the id "kiosk", as line 5 has.',
      "3 places; 2 rows were skipped.",
      "",
    ]);
  });

  it("names the columns that need no option in its help", () => {
    expect(runMesh("help", "import").stdout).toMatch(/^ {4}latitude +latitude, lat, y, breite, breitengrad$/m);
  });

  it("updates a catalog by id, and leaves all else in it as it stands", () => {
    const directory = makeStateDirectory();
    const own = readFileSync("demo/catalog.json", "utf8");
    const catalog = writeIn(directory, "catalog.json", own);
    const list = writeIn(
      directory,
      "shops.csv",
      "id,name,lat,lon\ndoughnut-shop,Ring & Glaze,50.938,6.951\nkiosk,Kiosk,50.94,6.95\n",
    );
    const run = () => runMesh("import", "places", list, "--radius", "30", "--into", catalog);
    expect(run()).toEqual({
      code: 0,
      stdout: "",
      stderr:
        "1 places added, 1 updated (doughnut-shop), 0 as they were; no row was skipped.\n" +
        "Places that the file does not have stay: book-shop, waiting-hall.\n",
    });
    const before: Catalog = JSON.parse(own);
    const after: Catalog = JSON.parse(readFileSync(catalog, "utf8"));
    expect(after.places?.map(({ id }) => id)).toEqual(["doughnut-shop", "book-shop", "waiting-hall", "kiosk"]);
    expect(after.places?.[0]).toEqual({ ...before.places?.[0], fence: { center: [6.951, 50.938], radius: 30 } });
    expect(readFileSync(catalog, "utf8").split('"beacons"')[1]).toBe(own.split('"beacons"')[1]);
    const once = readFileSync(catalog, "utf8");
    expect(run().stderr).toContain("0 places added, 0 updated, 2 as they were");
    expect(readFileSync(catalog, "utf8")).toBe(once);
  });

  it("puts 20,000 shops into one document that a mesh takes", () => {
    const directory = makeStateDirectory();
    const rows = Array.from({ length: 20_000 }, (_, at) => {
      const [lat, lon] = [47 + (at % 200) / 30, 6 + Math.floor(at / 200) / 15];
      return `DE${at},"Shop, no. ${at % 7000}",${lat.toFixed(5)},${lon.toFixed(5)},"a street ""and"" more"`;
    });
    const list = writeIn(
      directory,
      "shops.csv",
      `Store ID,Store Name,Latitude,Longitude,Address\n${rows.join("\n")}\n`,
    );
    const catalog = join(directory, "catalog.json");
    const ran = runMesh("import", "places", list, "--radius", "50", "--label", "shop", "--into", catalog);
    expect(ran).toEqual({
      code: 0,
      stdout: "",
      stderr: "20000 ids are written otherwise: small letters, digits and dashes.\n20000 places; no row was skipped.\n",
    });
    expect(statSync(catalog).mode & 0o044).toBe(0o044);
    expect(runMesh("validate", catalog)).toMatchObject({ code: 0, stdout: `${catalog} is valid.\n` });
    const { places = [] }: Catalog = JSON.parse(readFileSync(catalog, "utf8"));
    expect(new Set(places.map(({ id }) => id)).size).toBe(20_000);
  });

  it("puts places into one file of a folder, whose moments are at places of another one", () => {
    const folder = makeStateDirectory();
    const moment = {
      id: "hello",
      on: { enter: { place: "gate" } },
      offer: { variants: [{ id: "a", format: "card", title: "Hi" }] },
    };
    const file = writeIn(folder, "shops.json", JSON.stringify({ moments: [moment] }));
    writeIn(
      folder,
      "gate.json",
      '{ "places": [{ "id": "gate", "fence": { "center": [6.95, 50.93], "radius": 30 } }] }',
    );
    const list = writeIn(makeStateDirectory(), "shops.csv", "name\tlat\tlng\nKiosk\t50.94\t6.95\n");
    expect(runMesh("import", "places", list, "--radius", "30", "--into", file)).toMatchObject({ code: 0 });
    expect(runMesh("validate", folder)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      places: [{ id: "kiosk", name: "Kiosk", fence: { center: [6.95, 50.94], radius: 30 } }],
      moments: [moment],
    });
  });

  it("refuses a catalog whose places are not valid, or that has comments, and leaves it as it is", () => {
    const directory = makeStateDirectory();
    const list = writeIn(directory, "shops.csv", "name,lat,lon\nKiosk,50.94,6.95\n");
    const bad = '{"places": [{"id": "Gate"}]}';
    const file = writeIn(directory, "bad.json", bad);
    expect(runMesh("import", "places", list, "--radius", "30", "--into", file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Nothing is written, as the places of \S+ are not valid:\n {2}\/places\/0\/id: /),
    });
    expect(readFileSync(file, "utf8")).toBe(bad);
    const commented = writeIn(directory, "places.jsonc", "{}");
    expect(runMesh("import", "places", list, "--radius", "30", "--into", commented)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/must be a \.json file/),
    });
  });

  it("writes the file that a link leads to, for the same readers as before, and the link stays", () => {
    const directory = makeStateDirectory();
    const list = writeIn(directory, "shops.csv", "name,lat,lon\nKiosk,50.94,6.95\n");
    mkdirSync(join(directory, "repository"));
    const file = writeIn(join(directory, "repository"), "places.json", "{}");
    chmodSync(file, 0o666);
    const link = join(directory, "places.json");
    symlinkSync("repository/places.json", link);
    expect(runMesh("import", "places", list, "--radius", "30", "--into", link).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o666);
    const { places = [] }: Catalog = JSON.parse(readFileSync(file, "utf8"));
    expect(places.map(({ id }) => id)).toEqual(["kiosk"]);
    expect(readdirSync(join(directory, "repository"))).toEqual(["places.json"]);
  });

  it("refuses in one sentence a new file that cannot be written, or that a later import would refuse", () => {
    const directory = makeStateDirectory();
    const list = writeIn(directory, "shops.csv", "name,lat,lon\nKiosk,50.94,6.95\n");
    symlinkSync("none.json", join(directory, "leads-nowhere.json"));
    const refused = (into: string) => runMesh("import", "places", list, "--radius", "30", "--into", into);
    expect(refused(join(directory, "none/x.json"))).toEqual({
      code: 1,
      stdout: "",
      stderr: `${join(directory, "none")} is not there: make the folder of --into first.\n`,
    });
    expect(refused(directory)).toMatchObject({
      code: 1,
      stderr: `${directory} is a folder: name a .json file in it, as ${join(directory, "places.json")}.\n`,
    });
    expect(refused(join(directory, "new.jsonc"))).toMatchObject({
      code: 1,
      stderr: "--into must be a .json file, as comments would be lost.\n",
    });
    expect(refused(join(directory, "leads-nowhere.json"))).toMatchObject({
      code: 1,
      stderr: `${join(directory, "leads-nowhere.json")} cannot be written: no such file or directory.\n`,
    });
    expect(readdirSync(directory).sort()).toEqual(["leads-nowhere.json", "shops.csv"]);
  });

  it("tells the first faults only of a file in which all is wrong, and writes nothing", () => {
    const list = writeIn(makeStateDirectory(), "shops.csv", `name,lat,lon\n${"a,91,0\n".repeat(30)}`);
    const { code, stdout, stderr } = runMesh("import", "places", list, "--radius", "50");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.split("\n").slice(19)).toEqual([
      "Skipped line 21: the latitude 91 is not between -90 and 90 (latitude and longitude may be swapped).",
      "Skipped 10 more rows.",
      `${list} has no place that could be taken.`,
      "",
    ]);
  });

  it.each([
    [
      "a column that is not there",
      "name,lat,lon\n",
      ["--radius", "50", "--lat", "latt"],
      1,
      /no column "latt": did you mean "lat"\?/,
    ],
    [
      "a header without a position",
      "name;street\n",
      ["--radius", "50"],
      1,
      /no latitude and longitude \("name", "street"\)/,
    ],
    [
      "a quote that stays open",
      'name,lat,lon\n"a,1,2\n',
      ["--radius", "50"],
      1,
      /begins in the row of line 2 is never closed/,
    ],
    ["a radius that no fence has", "name,lat,lon\n", ["--radius", "4"], 2, /^--radius must be 5 to 50000, in metres/],
    ["no radius", "name,lat,lon\n", [], 2, /^--radius is needed: a CSV file has points only/],
    ["JSON that is none", '{"type": }', [], 1, /line 1, column 10: /],
  ])("refuses %s", (_, text, options, code, says) => {
    const list = writeIn(makeStateDirectory(), "list", text);
    expect(runMesh("import", "places", list, ...options)).toMatchObject({
      code,
      stdout: "",
      stderr: expect.stringMatching(says),
    });
  });
});
