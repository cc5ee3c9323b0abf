import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const PLACES = [{ id: "shop", fence: { center: [13.405, 52.52], radius: 100 } }];
const offer = { variants: [{ id: "a", format: "card", title: { en: "Fresh" } }] };
const MOMENT = { id: "fresh", on: { enter: { place: "shop" } }, caps: [{ max: 2, per: "day" }], offer };
const CATALOG = { mesh: { timeZone: "Europe/Berlin" }, places: PLACES, moments: [MOMENT] };
const LESS = { ...CATALOG, moments: [{ ...MOMENT, caps: [{ max: 1, per: "day" }] }] };

function makeFiles() {
  const state = makeStateDirectory();
  const write = (name: string, content: object) => {
    const file = join(state, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  return { state, write };
}

describe("signals", () => {
  it("are played by mesh explain, and mesh simulate says that nobody sends any", () => {
    const { write } = makeFiles();
    const oven = { ...MOMENT, id: "oven", on: { signal: "fresh" } };
    const file = write("catalog.json", { ...CATALOG, moments: [MOMENT, oven] });
    const told = runMesh("simulate", file, "--pings", "10");
    expect(told.code).toBe(0);
    expect(told.stderr).toContain(
      "Nobody sends signals in a made-up day, so live() is false, and these moments are never set off: oven.",
    );
    const signals = [{ type: "fresh", place: "shop" }];
    const present = [{ place: "shop", since: "2026-11-30T07:55:00Z" }];
    const message = { at: "2026-11-30T08:00:00Z", channel: "push" };
    const explained = runMesh(
      "explain",
      write("case.json", { message, person: { present }, mesh: { signals } }),
      "--catalog",
      file,
    );
    expect(explained.stdout).toMatch(/they get oven, as a push\.$/m);
  });
});

describe("stages of a journey", () => {
  function writeCatalog(): string {
    const titled = (title: string) => ({ variants: [{ id: "a", format: "card", title }] });
    return makeFiles().write("catalog.json", {
      ...CATALOG,
      journeys: [{ id: "parcel", stages: [{ id: "out", on: { signal: "out" } }] }],
      moments: [
        { ...MOMENT, id: "today", on: { stage: "out" }, offer: titled("Van {run.van} comes today") },
        { ...MOMENT, id: "later", on: { after: { moment: "today", delay: "P1D" } } },
      ],
    });
  }

  it("are tried by mesh try, and mesh simulate says that nobody is on a journey", () => {
    const file = writeCatalog();
    const tried = runMesh("try", file, "--stage", "out", "--data", "van=7");
    expect(tried.stdout).toMatch(/^They do nothing\. .+: they get today, as a push\.$/m);
    expect(tried.stdout).toContain('They read: "Van 7 comes today"');
    expect(runMesh("try", file, "--after", "today").stdout).toMatch(/they get later, as a push\.$/m);
    expect(runMesh("simulate", file, "--pings", "10").stderr).toContain(
      "Nobody is on a journey in a made-up day, so these moments are never set off: today, later.",
    );
  });

  it.each<[string, readonly string[], string, number]>([
    ["a stage that is none", ["--stage", "uot"], '--stage: there is no stage "uot": did you mean "out"?', 1],
    ["a journey without a stage", ["--place", "shop", "--journey", "parcel"], "--journey goes with --stage.", 2],
    ["something done beside a stage", ["--stage", "out", "--dwell", "5"], "--dwell goes with neither", 2],
  ])("refuses %s", (_, options, says, code) => {
    const refused = runMesh("try", writeCatalog(), ...options);
    expect(refused.stderr).toContain(says);
    expect(refused.code).toBe(code);
  });
});

describe("mesh try", () => {
  it("tells what a visit earns, gate by gate, and what stops it", () => {
    const { write } = makeFiles();
    const file = write("catalog.json", CATALOG);
    const visit = ["try", file, "--place", "shop", "--at", "2026-11-30 08:00"];
    const given = runMesh(...visit);
    expect(given).toMatchObject({
      code: 0,
      stderr: "A file does not say what is paused or revoked: a mesh may give less.\n",
    });
    expect(given.stdout).toMatch(/^They come. Mon 2026-11-30 08:00: they get fresh, in the answer.$/m);
    expect(given.stdout).toMatch(/^ {4}yes {2}cap-moment +Its cap: 0 of 2 today.$/m);
    const twice = runMesh(...visit, "--already", "fresh", "--already", "fresh", "--without", "push");
    expect(twice.stderr).toBe("");
    expect(twice.stdout).toBe(
      "They come. Mon 2026-11-30 08:00: they get nothing. fresh was stopped. Its cap: 2 of 2 today.\n\n" +
        "  fresh is stopped. They entered shop.\n    no   cap-moment  Its cap: 2 of 2 today.\n",
    );
    const steps = JSON.parse(runMesh(...visit, "--dwell", "5", "--leave", "--json").stdout).steps;
    expect(steps.map(({ what }: { what: string }) => what)).toEqual(["comes", "leaves"]);
    expect(steps[0].explanation).toMatchObject({ outcome: "offer", chosen: { moment: "fresh" } });
  });

  it("tells the words, with the values that --data says", () => {
    const { write } = makeFiles();
    const variants = [{ id: "a", format: "card", title: "{event.pieces} × {event.dish}", action: { label: "Yes" } }];
    const order = { id: "order", on: { event: "order" }, offer: { variants } };
    const file = write("catalog.json", { ...CATALOG, moments: [order] });
    const ordered = ["try", file, "--event", "order"];
    const told = runMesh(...ordered, "--data", "dish=Rye bread", "--data", "pieces=2");
    expect(told.stdout).toMatch(/^They do it\. .+: they get order, in the answer\.$/m);
    expect(told.stdout).toMatch(/^ {2}They read: "2 × Rye bread" \[Yes\]$/m);
    expect(runMesh(...ordered, "--data", "dish=Rye bread").stdout).toMatch(
      /^ {4}no {3}condition {2}Its text names a value that is missing or may be a link: \{event\.pieces\}\.$/m,
    );
    const refused = (...args: string[]) => runMesh("try", file, ...args);
    expect(refused("--event", "order", "--data", "dish")).toMatchObject({ code: 2 });
    expect(refused("--place", "shop", "--data", "dish=x")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--data goes with --event and with --stage."),
    });
  });

  it("meets what is paused in the mesh, as a ping does", async () => {
    const { state, write } = makeFiles();
    await startMesh(state);
    const tries = () => runMesh("try", "--place", "shop", "--state", state);
    expect(tries()).toMatchObject({ code: 1, stderr: "The mesh has no catalog yet: publish one first.\n" });
    runMesh("publish", write("catalog.json", CATALOG), "--state", state);
    expect(tries()).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("they get fresh") });
    runMesh("pause", "moment", "fresh", "--state", state);
    expect(tries().stdout).toMatch(/they get nothing\. fresh was stopped\. It is paused\.$/m);
  });

  it("says what is not written as it must be, and what was probably meant", () => {
    const { write } = makeFiles();
    const file = write("catalog.json", CATALOG);
    expect(runMesh("try", file)).toMatchObject({ code: 2, stderr: expect.stringContaining("--place") });
    expect(runMesh("try", file, "--place", "shop", "--at", "soon")).toMatchObject({ code: 2 });
    expect(runMesh("try", file, "--place", "shop", "--without", "spam")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there are location, marketing, push"),
    });
    expect(runMesh("try", file, "--place", "shpo")).toEqual({
      code: 1,
      stdout: "",
      stderr: 'The visit does not fit the catalog:\n  --place: there is no place "shpo": did you mean "shop"?\n',
    });
    expect(runMesh("try", write("bad.json", { nonsense: 1 }), "--place", "shop")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("mesh validate"),
    });
  });
});

describe("mesh explain", () => {
  it("tells the gates of the case in a file", () => {
    const { write } = makeFiles();
    const catalog = write("catalog.json", CATALOG);
    const asked = {
      message: { at: "2026-11-30T07:00:00Z", position: { latitude: 52.52, longitude: 13.405, accuracy: 10 } },
      person: { consent: ["location"] },
    };
    const explained = runMesh("explain", write("case.json", asked), "--catalog", catalog);
    expect(explained).toMatchObject({ code: 0, stderr: "" });
    expect(explained.stdout).toContain("fresh was stopped. They have not agreed to marketing.");
    const whole = write("whole.json", { ...asked, catalog: CATALOG });
    expect(JSON.parse(runMesh("explain", whole, "--json").stdout)).toMatchObject({
      outcome: "none",
      reason: "consent",
      moments: [{ moment: "fresh", result: "stopped" }],
    });
    expect(runMesh("explain", write("wrong.json", { message: {}, receipt: "r" }), "--catalog", catalog)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("/receipt: is no member here"),
    });
  });
});

describe("mesh simulate", () => {
  it("gives the same figures for the same seed, and compares two files", () => {
    const { write } = makeFiles();
    const [file, less] = [write("catalog.json", CATALOG), write("less.json", LESS)];
    const options = ["--pings", "2000", "--day", "2026-11-30"];
    const first = runMesh("simulate", file, ...options);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(/^\d+ made-up people on 2026-11-30 \(seed 1\): 2000 messages/);
    expect(runMesh("simulate", file, ...options)).toEqual(first);
    expect(runMesh("simulate", file, ...options, "--seed", "2").stdout).not.toBe(first.stdout);

    const compared = JSON.parse(runMesh("simulate", less, "--against", file, ...options, "--json").stdout);
    const { sends, says } = compared.comparison;
    expect(sends.after).toBeLessThan(sends.before);
    expect(says[0]).toBe(
      `${Math.round(-100 * sends.change)} % fewer sends: ${sends.after}, and ${sends.before} before.`,
    );
    expect(says[1]).toMatch(/^fresh: \d+ fewer .*; its own cap was reached \d+ times more\.$/);
  });

  it("compares with what a mesh has published", async () => {
    const { state, write } = makeFiles();
    await startMesh(state);
    const [file, less] = [write("catalog.json", CATALOG), write("less.json", LESS)];
    const options = ["--pings", "500", "--state", state];
    expect(runMesh("simulate", less, ...options)).toMatchObject({
      code: 1,
      stderr: "The mesh has no catalog yet: publish one first.\n",
    });
    runMesh("publish", file, "--state", state);
    expect(runMesh("simulate", file, ...options).stdout).toContain("As many sends as before");
    expect(runMesh("simulate", less, ...options).stdout).toContain("fewer sends");
    expect(runMesh("try", "--place", "shop", "--state", state).stdout).toContain("they get fresh");
  });

  it("refuses figures that are none", () => {
    const { write } = makeFiles();
    const file = write("catalog.json", CATALOG);
    for (const wrong of [
      ["--pings", "0"],
      ["--seed", "-1"],
      ["--day", "2026-02-30"],
      ["--agree", "push=2"],
    ]) {
      expect(runMesh("simulate", file, ...wrong)).toMatchObject({ code: 2, stdout: "" });
    }
    expect(runMesh("simulate", file, "--against", file, "--url", "http://localhost:1")).toMatchObject({ code: 2 });
  });
});
