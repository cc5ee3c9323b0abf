/// <reference types="@cloudflare/vitest-plugin/types" />
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { callWith } from "./support/forge.ts";
import { adminRequest, DEPLOYED, makeOperator, type OperatorWithKey, SIGNED_IN } from "./support/operator.ts";
import { costIn } from "./support/storage-cost.ts";
import { contentsOf } from "./support/stored-object.ts";
import { offer, street } from "./support/street.ts";
import { type Answered, call, publish } from "./support/visitor.ts";

const VALIDATE = "/admin/v1/validate";
const DIFF = "/admin/v1/diff";
const EXPLAIN = "/admin/v1/explain";
const SIMULATE = "/admin/v1/simulate";

const catalog = (more: Partial<Catalog> = {}): Catalog =>
  street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }], more);

/** A good question of every kind, about this catalog. */
const bodiesOf = (document: Catalog): Record<string, object> => ({
  [VALIDATE]: document,
  [DIFF]: document,
  [EXPLAIN]: { catalog: document, message: { place: "shop" } },
  [SIMULATE]: { catalog: document, pings: 50, seed: 1 },
});
const QUESTIONS = Object.entries(bodiesOf(catalog()));

/** Asks as the operator of a local mesh. */
const ask = (path: string, body: unknown, headers?: Record<string, string>): Promise<Answered> =>
  call(path, adminRequest(body, headers));

const told = ({ status, body }: Answered) => [status, body?.code ?? "good"];

const [vera, viktor] = await Promise.all([makeOperator("vera", "viewer"), makeOperator("viktor", "viewer")]);
const KEYED = { ...DEPLOYED, OPERATOR_KEYS: JSON.stringify({ keys: [vera.entry, viktor.entry] }) };

/** Sends a question that somebody has signed. */
const send = (credential: string, path: string, body: string): Promise<Answered> =>
  callWith(KEYED, path, adminRequest(body, { authorization: `Bearer ${credential}` }));

async function askAs({ sign }: OperatorWithKey, path: string, body: string): Promise<Answered> {
  return send(await sign({ method: "POST", path, body }), path, body);
}

let version: string;

beforeAll(async () => {
  version = (await publish(catalog())).body.version;
});

/** Everything that the catalog's object holds: versions, pointer, log, spent messages. */
const catalogObject = () => env.CATALOG.getByName("catalog");

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

describe("a question", () => {
  let before: unknown;
  beforeEach(async () => {
    before = await contentsOf(catalogObject());
  });
  const isUnchanged = async () => expect(await contentsOf(catalogObject())).toEqual(before);

  it.each(QUESTIONS)("that is no JSON is refused: %s", async (path, good) => {
    const long = " ".repeat(8 * 1024 * 1024 + 1);
    const table = [
      [await ask(path, ""), 400, "malformed"],
      [await ask(path, "{"), 400, "malformed"],
      [await ask(path, '{"mesh":{},"mesh":{}}'), 400, "malformed"],
      [await ask(path, "[".repeat(40) + "]".repeat(40)), 400, "malformed"],
      [await ask(path, long), 413, "content-too-large"],
      [await ask(path, "{}", { "content-type": "text/plain" }), 415, "unsupported-media-type"],
      [await ask(path, "{}", { "early-data": "1" }), 425, "too-early"],
      [await ask(path, "{}", { origin: "https://evil.test" }), 403, "forbidden"],
      [await ask(path, "{}", { authorization: "Bearer nobody" }), 401, "unauthenticated"],
    ] as const;
    for (const [answer, status, code] of table) expect(told(answer)).toEqual([status, code]);
    await isUnchanged();
    // Nobody is kept out by what was refused.
    expect((await ask(path, good)).status).toBe(200);
  });

  it.each(QUESTIONS)("takes no more than a viewer, and a viewer's message again: %s", async (path, good) => {
    const body = JSON.stringify(good);
    const credential = await vera.sign({ method: "POST", path, body });
    expect((await send(credential, path, body)).status).toBe(200);
    expect((await send(credential, path, body)).status).toBe(200);
    expect(told(await send(credential, path, "{}"))).toEqual([401, "unauthenticated"]);
    expect(told(await call(path, { headers: SIGNED_IN }))).toEqual([405, "method-not-allowed"]);
    await isUnchanged();
  });

  it.each(QUESTIONS)("writes no row anywhere: %s", async (path, good) => {
    const body = JSON.stringify(good);
    await askAs(vera, path, body);
    const own = await Promise.all((await listDurableObjectIds(env.REHEARSALS)).map((id) => env.REHEARSALS.get(id)));
    expect(own.length).toBeGreaterThan(0);
    for (const object of [catalogObject(), ...own]) {
      const [, rows, alarms] = await costIn(object, async () =>
        expect((await askAs(vera, path, body)).status).toBe(200),
      );
      expect([rows, alarms]).toEqual([0, 0]);
    }
    for (const object of own) expect(await contentsOf(object)).toEqual({});
  });

  it("waits for no other: one operator has one at a time, and is told so", async () => {
    const body = JSON.stringify(catalog());
    const answers = await Promise.all([VALIDATE, DIFF, VALIDATE].map((path) => askAs(vera, path, body)));
    expect(answers.map(told).toSorted()).toEqual([
      [200, "good"],
      [429, "rate-limited"],
      [429, "rate-limited"],
    ]);
    const busy = answers.find(({ status }) => status === 429);
    expect([busy?.headers.get("retry-after"), busy?.body.detail]).toEqual(["1", expect.stringContaining("worked on")]);
    expect((await askAs(vera, DIFF, body)).status).toBe(200);
  });

  it("that never ends keeps its operator out for a minute, and no longer", async () => {
    const body = new TextEncoder().encode(JSON.stringify(catalog()));
    const startMs = Date.now();
    vi.setSystemTime(startMs);
    const answers = await runInDurableObject(env.REHEARSALS.getByName("somebody"), async (object) => {
      const first = object.answer("validate", body);
      vi.setSystemTime(startMs + 59_999);
      const second = object.answer("validate", body);
      vi.setSystemTime(startMs + 60_000);
      return Promise.all([first, second, object.answer("validate", body)]);
    });
    vi.useRealTimers();
    expect(answers.map((answer) => answer.ok || answer.error.code)).toEqual([true, "rate-limited", true]);
  });

  it("that makes its object fail keeps nobody out", async () => {
    const body = new TextEncoder().encode(JSON.stringify(catalog()));
    const second = await runInDurableObject(env.REHEARSALS.getByName("unlucky"), async (object) => {
      await expect(object.answer("unknown" as "validate", body)).rejects.toThrow(TypeError);
      return object.answer("validate", body);
    });
    expect(second.ok).toBe(true);
  });

  it.each([
    [SIMULATE, { pings: 5000, seed: 1 }],
    [EXPLAIN, { message: { place: "shop" } }],
  ])("whose patterns match too much for one message is refused: %s", async (path, more) => {
    const moments = Array.from({ length: 300 }, (_, at) => ({
      id: `m-${at}`,
      on: { enter: { place: "shop" } },
      when: `!"${"a".repeat(1000)}".matches("(a?){70}c${at}$")`,
      offer: offer(),
    }));
    const { status, body } = await ask(path, { catalog: catalog({ moments }), ...more });
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", ["/catalog"]]);
    expect(body.detail).toContain("npx mesh");
    const few = await ask(path, {
      catalog: catalog({ moments: moments.slice(0, 2) }),
      ...more,
      pings: path === SIMULATE ? 50 : undefined,
    });
    expect(few.status).toBe(200);
  });

  it("whose patterns take too long to compile is refused, of whatever kind", async () => {
    // Each is too large, and most of the work is to find that out.
    const moments = Array.from({ length: 3000 }, (_, at) => ({
      id: `m-${at}`,
      on: { enter: { place: "shop" } },
      when: `locale.matches("(a?){${900 + (at % 100)}}")`,
      offer: offer(),
    }));
    const answers = [];
    for (const [path, body] of Object.entries(bodiesOf(catalog({ moments })))) answers.push(await ask(path, body));
    expect(answers.map(({ status, body }) => [status, body.code, body.pointers])).toEqual([
      [422, "invalid", ["/moments"]],
      [422, "invalid", ["/moments"]],
      [422, "invalid", ["/catalog/moments"]],
      [422, "invalid", ["/catalog/moments"]],
    ]);
    for (const { body } of answers) expect(body.detail).toContain("take more than 2 s to compile");
    for (const [path, good] of QUESTIONS) expect((await ask(path, good)).status).toBe(200);
  });

  it("of another operator is worked on beside it", async () => {
    const body = JSON.stringify(catalog());
    const answers = await Promise.all([askAs(vera, VALIDATE, body), askAs(viktor, VALIDATE, body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});
