import { beforeAll, describe, expect, it } from "vitest";
import { adminRequest } from "./support/operator.ts";
import { ask, catalog, DIFF, EXPLAIN, SIMULATE, VALIDATE } from "./support/rehearsal.ts";
import { offer } from "./support/street.ts";
import { call, publish } from "./support/visitor.ts";

let version: string;

beforeAll(async () => {
  version = (await publish(catalog())).body.version;
});

describe("validate", () => {
  it("tells of a catalog without faults that it is valid, with what is seldom meant", async () => {
    expect((await ask(VALIDATE, catalog())).body).toEqual({ valid: true, faults: [], warnings: [] });
    const over = catalog({
      moments: [{ id: "over", on: { event: "e" }, until: "2020-01-01T00:00:00Z", offer: offer() }],
    });
    const { status, body } = await ask(VALIDATE, over);
    expect([status, body.valid, body.faults]).toEqual([200, true, []]);
    const published = await publish(over);
    expect(published.body.warnings).toHaveLength(1);
    expect(body.warnings).toEqual(published.body.warnings);
    expect((await publish(catalog())).body.version).toBe(version);
  });

  it("answers 200 to a catalog with faults, and names each as publishing does", async () => {
    const wrong = { ...catalog(), moments: [{ id: "welcome", on: { enter: { place: "shopp" } }, offer: offer() }] };
    const { status, body } = await ask(VALIDATE, wrong);
    const refused = await call("/admin/v1/catalog", { ...adminRequest(wrong), method: "PUT" });
    expect([status, refused.status]).toEqual([200, 422]);
    expect([body.valid, body.warnings]).toEqual([false, []]);
    expect(body.faults.map(({ pointer }: { pointer: string }) => pointer)).toEqual(["/moments/0/on/enter/place"]);
    expect(refused.body.detail).toBe(`${body.faults[0].pointer}: ${body.faults[0].detail}`);
  });

  it("tells the first 20 faults, and how many more there are", async () => {
    const { body } = await ask(VALIDATE, { places: Array.from({ length: 37 }, (_, at) => ({ id: `Place ${at}` })) });
    expect(body.faults).toHaveLength(21);
    expect(body.faults.at(-1)).toEqual({ pointer: "", detail: "and 17 more" });
  });

  it.each([["[]"], ["null"], ["5"], ['"catalog"']])("says that %s is no catalog", async (text) => {
    const { status, body } = await ask(VALIDATE, text);
    expect([status, body]).toEqual([
      200,
      { valid: false, faults: [{ pointer: "", detail: "must be an object" }], warnings: [] },
    ]);
  });

  it("takes a catalog of 20,000 places", async () => {
    const places = Array.from({ length: 20_000 }, (_, at) => {
      const fence = { center: [5 + (at % 200) * 0.05, 45 + Math.floor(at / 200) * 0.05] as const, radius: 80 };
      return { id: `p-${at}`, name: `Store number ${at}`, labels: ["store"], fence };
    });
    const many = { mesh: { name: "Many" }, places };
    const good = await ask(VALIDATE, many);
    expect([good.status, good.body]).toEqual([200, { valid: true, faults: [], warnings: expect.any(Array) }]);
    const twice = await ask(VALIDATE, { ...many, places: [...places, places[19_999]] });
    expect(twice.body.valid).toBe(false);
    expect(twice.body.faults[0].pointer).toBe("/places/20000/id");
  });
});

describe("diff", () => {
  it("tells what would change for people, and which version that is compared with", async () => {
    expect((await ask(DIFF, catalog())).body).toEqual({ from: version, changes: [] });
    const { status, body } = await ask(DIFF, catalog({ moments: [] }));
    expect(status).toBe(200);
    expect(body).toEqual({
      from: version,
      changes: [{ part: "moments", id: "welcome", effect: "less", says: "is gone: no one gets it any more" }],
    });
  });

  it("compares with the catalog of now, also where it has just changed", async () => {
    const other = await publish(catalog({ mesh: { name: "Avenue" } }));
    expect((await ask(DIFF, catalog({ mesh: { name: "Avenue" } }))).body).toEqual({
      from: other.body.version,
      changes: [],
    });
    expect((await publish(catalog())).status).toBe(200);
  });

  it("refuses a catalog that could not be published, with its faults", async () => {
    const { status, body } = await ask(DIFF, { ...catalog(), more: 1 });
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", ["/more"]]);
  });
});

describe("explain", () => {
  it("says what a made-up person would get at a place, on the published catalog or another one", async () => {
    const message = { place: "shop" };
    const { status, body } = await ask(EXPLAIN, { message });
    expect([status, body.outcome, body.chosen.moment]).toEqual([200, "offer", "welcome"]);
    expect(body.moments[0]).toMatchObject({ moment: "welcome", result: "given" });
    const refused = await ask(EXPLAIN, { message, person: { consent: ["location"] } });
    expect(refused.body).toMatchObject({ outcome: "none", reason: "consent" });
    const other = await ask(EXPLAIN, { message, catalog: catalog({ moments: [] }) });
    expect(other.body).toMatchObject({ outcome: "none", moments: [] });
  });

  it.each<[string, object, string]>([
    ["a person of the mesh", { message: { place: "shop" }, person: { id: "A".repeat(22) } }, "/person/id"],
    ["a receipt", { message: { place: "shop" }, receipt: "x" }, "/receipt"],
    ["a place that the catalog has not", { message: { place: "nowhere" } }, "/message/place"],
    ["no message", {}, "/message"],
    ["a catalog with faults", { message: { place: "shop" }, catalog: { more: 1 } }, "/catalog/more"],
  ])("takes no such thing as %s", async (_, sent, pointer) => {
    const { status, body } = await ask(EXPLAIN, sent);
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", [pointer]]);
  });
});

describe("simulate", () => {
  it("gives a day in figures, the same for the same seed, with every moment", async () => {
    const question = { catalog: catalog(), pings: 300, seed: 7, day: "2026-11-30" };
    const { status, body } = await ask(SIMULATE, question);
    expect([status, Object.keys(body)]).toEqual([200, ["simulation"]]);
    expect(body.simulation).toMatchObject({ seed: 7, day: "2026-11-30", messages: { pings: 300 } });
    expect(body.simulation.moments.map(({ moment }: { moment: string }) => moment)).toEqual(["welcome"]);
    expect((await ask(SIMULATE, question)).body).toEqual(body);
  });

  it("compares with the published catalog, or with another one", async () => {
    const question = { catalog: catalog({ moments: [] }), pings: 300, seed: 7, day: "2026-11-30" };
    const { body } = await ask(SIMULATE, { ...question, against: "published" });
    const alone = await ask(SIMULATE, { ...question, catalog: catalog() });
    expect(Object.keys(body)).toEqual(["before", "after", "comparison"]);
    expect(body.before).toEqual(alone.body.simulation);
    const before = body.before.outcomes.offer + body.before.outcomes.push;
    expect(before).toBeGreaterThan(0);
    expect(body.comparison.sends).toEqual({ before, after: 0, change: -1 });
    expect((await ask(SIMULATE, { ...question, against: catalog() })).body).toEqual(body);
  });

  it("takes 5,000 pings", async () => {
    const { status, body } = await ask(SIMULATE, { catalog: catalog(), pings: 5000, seed: 7 });
    expect([status, body.simulation.messages.pings]).toEqual([200, 5000]);
  });

  it.each<[string, object, string]>([
    ["more than 5,000 pings", { pings: 5001 }, "/pings"],
    ["no ping", { pings: 0 }, "/pings"],
    ["a seed that is none", { seed: -1 }, "/seed"],
    ["a day that is none", { day: "2026-02-30" }, "/day"],
    ["a catalog with faults", { catalog: { more: 1 } }, "/catalog/more"],
    ["another catalog with faults", { against: { more: 1 } }, "/against/more"],
    ["a list as another catalog", { against: [] }, "/against"],
    ["people", { people: [] }, "/people"],
  ])("refuses %s", async (_, wrong, pointer) => {
    const { status, body } = await ask(SIMULATE, { catalog: catalog(), pings: 10, seed: 1, ...wrong });
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", [pointer]]);
  });
});
