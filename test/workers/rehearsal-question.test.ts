/// <reference types="@cloudflare/vitest-plugin/types" />
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { callWith } from "./support/forge.ts";
import { adminRequest, DEPLOYED, makeOperator, type OperatorWithKey, SIGNED_IN } from "./support/operator.ts";
import { ask, catalog, DIFF, EXPLAIN, SIMULATE, VALIDATE } from "./support/rehearsal.ts";
import { costIn } from "./support/storage-cost.ts";
import { contentsOf } from "./support/stored-object.ts";
import { offer } from "./support/street.ts";
import { type Answered, call, publish, told } from "./support/visitor.ts";

/** A good question of every kind, about this catalog. */
const bodiesOf = (document: Catalog): Record<string, object> => ({
  [VALIDATE]: document,
  [DIFF]: document,
  [EXPLAIN]: { catalog: document, message: { place: "shop" } },
  [SIMULATE]: { catalog: document, pings: 50, seed: 1 },
});
const QUESTIONS = Object.entries(bodiesOf(catalog()));

const [vera, viktor] = await Promise.all([makeOperator("vera", "viewer"), makeOperator("viktor", "viewer")]);
const KEYED = { ...DEPLOYED, OPERATOR_KEYS: JSON.stringify({ keys: [vera.entry, viktor.entry] }) };

/** Sends a question with the credential of an operator. */
const send = (credential: string, path: string, body: string): Promise<Answered> =>
  callWith(KEYED, path, adminRequest(body, { authorization: `Bearer ${credential}` }));

async function askAs({ sign }: OperatorWithKey, path: string, body: string): Promise<Answered> {
  return send(await sign({ method: "POST", path, body }), path, body);
}

beforeAll(async () => {
  expect((await publish(catalog())).status).toBe(200);
});

/** Everything that the catalog's object holds: versions, pointer, log, spent messages. */
const catalogObject = () => env.CATALOG.getByName("catalog");

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

  it("is bounded by its work: a machine that is busy with others meanwhile bounds nothing", async () => {
    const body = new TextEncoder().encode(JSON.stringify({ catalog: catalog(), pings: 500, seed: 7 }));
    const startMs = Date.now();
    let nowMs = startMs;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (nowMs += 100));
    const answered = await runInDurableObject(env.REHEARSALS.getByName("slowly"), (object) =>
      object.answer("simulate", body),
    );
    clock.mockRestore();
    // The day took this clock more than the five seconds that it may count.
    expect(nowMs - startMs).toBeGreaterThan(5_000);
    expect(answered.ok).toBe(true);
  });

  it("that a busy machine cannot answer in time is refused before who asks has gone", async () => {
    const body = new TextEncoder().encode(JSON.stringify({ catalog: catalog(), pings: 500, seed: 7 }));
    let nowMs = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (nowMs += 1_000));
    const answered = await runInDurableObject(env.REHEARSALS.getByName("late"), (object) =>
      object.answer("simulate", body),
    );
    clock.mockRestore();
    expect(answered).toMatchObject({ ok: false, error: { code: "invalid", faults: [{ pointer: "/pings" }] } });
    expect(JSON.stringify(answered)).toContain(
      "take more than 20 s with this catalog, on a machine as busy as this one",
    );
  });

  it("that is too much work is refused, however soon that is seen", async () => {
    const moments = Array.from({ length: 60 }, (_, at) => ({
      id: `m-${at}`,
      on: { enter: { place: "shop" } },
      when: `"${"a".repeat(16_000)}".split("").size() == 0`,
      offer: offer(),
    }));
    vi.setSystemTime(Date.now());
    const { status, body } = await ask(SIMULATE, { catalog: catalog({ moments }), pings: 5000, seed: 7 });
    vi.useRealTimers();
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", ["/pings"]]);
    expect(body.detail).toContain("take more than 5 s with this catalog, as counted");
  });

  it("of another operator is worked on beside it", async () => {
    const body = JSON.stringify(catalog());
    const answers = await Promise.all([askAs(vera, VALIDATE, body), askAs(viktor, VALIDATE, body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});
