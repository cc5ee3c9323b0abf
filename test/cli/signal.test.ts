import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const CATALOG: Catalog = {
  places: [{ id: "bakery" }],
  moments: [
    {
      id: "rolls",
      on: { event: "opened" },
      when: 'live("fresh")',
      offer: { variants: [{ id: "a", format: "card", title: { en: "Fresh rolls" } }] },
    },
  ],
};

describe("mesh signal", () => {
  it("turns a signal on and off, and mesh live tells what is on", async () => {
    const state = makeStateDirectory();
    await startMesh(state);
    const run = (...args: string[]) => runMesh(...args, "--state", state);
    const file = join(state, "bakery.json");
    writeFileSync(file, JSON.stringify(CATALOG));
    expect(run("publish", file).code).toBe(0);

    expect(run("signal", "on", "fresh", "--place", "bakery", "--for", "2h", "--data", "batch=7")).toEqual({
      code: 0,
      stdout: "signal fresh at bakery: on for 2h\n",
      stderr: "",
    });
    expect(run("live").stdout).toMatch(/^signal on {9}fresh at bakery until \d{4}-\S+Z\n$/);
    expect(run("signal", "off", "fresh", "--place", "bakery").stdout).toBe("signal fresh at bakery: off\n");
    expect(run("live").stdout).toBe("Nothing is paused, revoked or on.\n");

    expect(run("signal", "once", "frech")).toMatchObject({
      code: 0,
      stderr: 'No moment of the catalog waits for "frech": nothing comes of it.\n',
    });
    expect(run("signal", "on", "fresh", "--place", "cellar")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("refuses: 404"),
    });
    expect(run("signal", "on", "fresh", "--for", "31d").stderr).toContain("422");
  });

  it.each([["on"], ["blink", "fresh"], ["on", "fresh", "more"], ["off", "fresh", "--for", "2h"]])(
    "refuses what it does not know, and says how it goes: %s %s %s %s",
    (...args) => {
      const { code, stderr } = runMesh("signal", ...args.filter((arg) => arg !== undefined));
      expect([code, stderr]).toEqual([2, expect.stringContaining("npx mesh signal <on|off|once>")]);
    },
  );

  it.each([
    ["--for", "2 hours"],
    ["--for", "0s"],
    ["--data", "batch"],
  ])("refuses a value that is none: %s %s", (...args) => {
    expect(runMesh("signal", "on", "fresh", ...args, "--url", "http://localhost:1", "--token", "t").code).toBe(1);
  });
});
