import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const PLACES = [{ id: "shop", fence: { center: [13.405, 52.52], radius: 100 } }];
const offer = { variants: [{ id: "a", format: "card", title: { en: "Fresh" } }] };
const MOMENT = { id: "fresh", on: { enter: { place: "shop" } }, caps: [{ max: 2, per: "day" }], offer };

function makeFiles() {
  const state = makeStateDirectory();
  const write = (catalog: object) => {
    const file = join(state, "catalog.json");
    writeFileSync(file, JSON.stringify(catalog));
    return file;
  };
  return { state, write };
}

describe("mesh validate", () => {
  it("tells every fault with the cure that is near, without any mesh", () => {
    const { write } = makeFiles();
    const file = write({
      places: PLACES,
      moments: [{ ...MOMENT, caps: undefined, capps: [], on: { enter: { place: "shp" } } }],
    });
    const { code, stdout, stderr } = runMesh("validate", file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("is not valid:");
    expect(stderr).toMatch(/^ {2}.*catalog\.json:1:\d+ moment "fresh" \/moments\/0\/capps: .*did you mean "caps"\?/m);
    expect(stderr).toMatch(/ \/moments\/0\/on\/enter\/place: /);
  });

  it("says what is valid, and what is seldom meant", () => {
    const { write } = makeFiles();
    const good = write({ places: PLACES, moments: [MOMENT] });
    expect(runMesh("validate", good)).toEqual({ code: 0, stdout: `${good} is valid.\n`, stderr: "" });
    const odd = write({ places: PLACES, moments: [{ ...MOMENT, on: { enter: { label: "nobody-has-it" } } }] });
    expect(runMesh("validate", odd)).toMatchObject({ code: 0, stderr: expect.stringContaining("is this meant?") });
  });
});

describe("mesh diff", () => {
  it("tells what would change for people, and changes nothing", async () => {
    const { state, write } = makeFiles();
    await startMesh(state);
    const mesh = (...args: string[]) => runMesh(...args, "--state", state);
    const first = write({ places: PLACES, moments: [MOMENT] });
    expect(mesh("diff", first).stdout).toBe(
      "+ moment fresh is new: it comes with entering shop\n+ place shop is new\n",
    );
    mesh("publish", first);
    expect(mesh("diff", first, "--exit-code")).toEqual({ code: 0, stdout: "Nothing would change.\n", stderr: "" });

    const next = write({ places: PLACES, moments: [{ ...MOMENT, caps: [{ max: 1, per: "day" }] }] });
    expect(mesh("diff", next, "--exit-code")).toEqual({
      code: 2,
      stdout: "- moment fresh is at most 1 a day, no longer 2\n",
      stderr: "",
    });
    expect(JSON.parse(mesh("diff", next, "--json").stdout).changes).toMatchObject([{ id: "fresh", effect: "less" }]);
    expect(JSON.parse(mesh("history", "--json").stdout).catalogs).toHaveLength(1);
    expect(mesh("diff", write({ nonsense: 1 }))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("mesh validate"),
    });
  });
});
