import {
  abortAllDurableObjects,
  createExecutionContext,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { NO_LIVE_STATE } from "../../shared/live/live-state.ts";
import { makeObjectLiveCopy } from "../../workers/adapters/object-live-copy.ts";
import type { Env } from "../../workers/env.ts";
import worker from "../../workers/index.ts";
import { bindings } from "./support/forge.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { offer, street } from "./support/street.ts";
import { AUDIENCE, bodyOf, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const REDIS = "http://redis.test";
/** What waits for nothing takes so long at most, on a busy machine. */
const AT_ONCE_MS = 1_000;

let visitor: Visitor;
let gateway: Gateway;
/** What Redis holds, and after which time it says so; infinite: it never does, undefined: it refuses. */
let redis: { live: Record<string, string>; answerMs: number | undefined };
let mesh: string;

beforeAll(async () => {
  gateway = await makeGateway("gw", "shop");
  const moments = [{ id: "hello", on: { event: "hello" }, offer: offer() }];
  expect((await publish(street(moments, { senders: [gateway.entry] }))).status).toBe(200);
});

beforeEach(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  visitor = await makeVisitor(["location", "marketing", "push"]);
  redis = { live: {}, answerMs: undefined };
  mesh = `mesh-${crypto.randomUUID()}`;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    expect(String(input instanceof Request ? input.url : input)).toContain(REDIS);
    const { answerMs } = redis;
    if (answerMs === undefined) throw new TypeError("connection refused");
    await new Promise((resolve, reject) => {
      if (Number.isFinite(answerMs)) AbortSignal.timeout(answerMs).addEventListener("abort", resolve);
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
    return Response.json({
      result: Object.entries(redis.live)
        .flat()
        .map((text) => btoa(text)),
    });
  });
});

afterEach(() => vi.restoreAllMocks());

const pausedAndRevoked = () => ({
  "moment:hello": "1 1000",
  [`device:${visitor.device.id}`]: "1 1000",
  "sender:gw": "1 1000",
});

/** What a new isolate of the mesh on Redis says, and after how many milliseconds. */
async function tell(path: string, token: string) {
  const context = createExecutionContext();
  const changes: Partial<Env> = {
    MESH_NAME: mesh,
    UPSTASH_REDIS_REST_URL: REDIS,
    UPSTASH_REDIS_REST_TOKEN: "token",
  };
  const request = new Request(`${AUDIENCE}${path}`, {
    method: "POST",
    headers: { "content-type": "application/jose" },
    body: token,
  });
  const startedMs = performance.now();
  const response = await worker.fetch(request, { ...bindings(), ...changes }, context);
  const tookMs = performance.now() - startedMs;
  const body = bodyOf(response.headers, await response.text());
  await waitOnExecutionContext(context);
  return { status: response.status, body, retryAfter: response.headers.get("retry-after"), tookMs };
}

const sayHello = async (of = visitor) => tell("/v1/pings", await of.sign("ping+jwt", { event: { name: "hello" } }));
const exportAll = async () => tell("/v1/me/export", await visitor.sign("export+jwt"));
const hear = async () => tell("/v1/sightings", await gateway.sign({ format: "rows", body: rows(newMac()) }));

const copy = () => makeObjectLiveCopy(env.TRUTH, undefined, mesh);
const stateOf = (device: string) => ({
  ...NO_LIVE_STATE,
  pausedMoments: ["hello"],
  revokedDevices: [device],
  revokedSenders: ["gw"],
});

describe("a new isolate that can read no live state", () => {
  it.each([
    ["Redis refuses", undefined],
    ["Redis never answers", Number.POSITIVE_INFINITY],
  ])("gives nothing of value while %s: 503 within 2 s, to be sent again in one", async (_, answerMs) => {
    redis.answerMs = answerMs;
    for (const said of await Promise.all([sayHello(), exportAll(), hear()])) {
      expect(said).toMatchObject({ status: 503, body: { code: "unavailable" }, retryAfter: "1" });
      expect(said.tookMs).toBeLessThan(2_000 + AT_ONCE_MS);
    }
  });

  it("takes what a person withdraws and erases at once", async () => {
    redis.answerMs = Number.POSITIVE_INFINITY;
    const withdrawal = { grants: [{ purpose: "marketing", granted: false }], noticeVersion: "1", surface: "test" };
    const said = [
      await tell("/v1/me/consent", await visitor.sign("consent+jwt", withdrawal)),
      await tell("/v1/me/subscription", await visitor.sign("subscription+jwt", { subscription: null })),
      await tell("/v1/me/tags", await visitor.sign("tag+jwt", { tag: newMac(), register: false })),
      await tell("/v1/me/erase", await visitor.sign("erase+jwt")),
    ];
    expect(said.map(({ status }) => status)).toEqual([200, 204, 204, 200]);
    for (const { tookMs } of said) expect(tookMs).toBeLessThan(AT_ONCE_MS);
  });

  it("answers a ping that earns nothing", async () => {
    const said = await tell("/v1/pings", await visitor.sign("ping+jwt", { event: { name: "nothing-waits" } }));
    expect(said).toMatchObject({ status: 200, body: { outcome: "none" } });
  });
});

describe("from the first answer of a new isolate on", () => {
  async function expectObeyed(): Promise<void> {
    const other = await makeVisitor(["marketing"]);
    const [paused, ...all] = await Promise.all([sayHello(other), sayHello(), exportAll(), hear()]);
    expect(paused.body).toMatchObject({ outcome: "none", reason: "paused" });
    for (const said of all) {
      expect(said).toMatchObject({ status: 401, body: { code: "revoked" } });
    }
  }

  it.each([200, 700, 1_700])("a pause and a revocation hold if Redis takes %d ms", async (answerMs) => {
    redis = { live: pausedAndRevoked(), answerMs };
    await expectObeyed();
  });

  it("a pause and a revocation hold while Redis is away, out of the mesh's own copy", async () => {
    const atMs = Date.now() - 3_600_000;
    await copy().renew({ state: { ...NO_LIVE_STATE, pausedMoments: ["hello"], revokedSenders: ["gw"] }, atMs });
    const device = { thing: { kind: "device", name: visitor.device.id }, on: true, atMs } as const;
    await copy().change(device, 1_000);
    for (const answerMs of [undefined, Number.POSITIVE_INFINITY]) {
      redis.answerMs = answerMs;
      await expectObeyed();
    }
  });
});

describe("the copy in an object of the mesh", () => {
  it("costs a row a minute, and one a change; a reading alone costs none", async () => {
    const object = env.TRUTH.getByName(`${mesh}:live-copy`);
    const written: number[] = [];
    expect(await copy().read(1_000)).toEqual({ changes: [] });
    await runInDurableObject(object, (_, { storage }) => {
      expect(storage.sql.exec("SELECT name FROM sqlite_master").toArray()).toEqual([]);
    });
    const nowMs = Date.now();
    const state = stateOf("thumb");
    expect(await copy().renew({ state, atMs: nowMs - 120_000 })).toBe(true);
    await runInDurableObject(object, (_, { storage }) => {
      const { exec } = storage.sql;
      vi.spyOn(storage.sql, "exec").mockImplementation(((query: string, ...values: unknown[]) => {
        const cursor = exec.call(storage.sql, query, ...values);
        written.push(cursor.rowsWritten);
        return cursor;
      }) as typeof exec);
    });
    for (const secondsAgo of [119, 90, 61]) await copy().renew({ state, atMs: nowMs - secondsAgo * 1_000 });
    expect(written).toEqual([]);
    await copy().renew({ state, atMs: nowMs - 60_000 });
    await copy().change({ thing: { kind: "moment", name: "hello" }, on: false, atMs: nowMs }, 1_000);
    expect(written).toEqual([1, 1]);
    expect(await copy().read(1_000)).toMatchObject({ reading: { state, atMs: nowMs - 60_000 }, changes: [{}] });
    expect(written).toEqual([1, 1]);
  });

  it("takes no reading from a clock that is ahead, and outlives its object's memory", async () => {
    expect(await copy().renew({ state: NO_LIVE_STATE, atMs: Date.now() + 60_000 })).toBe(false);
    const reading = { state: stateOf("thumb"), atMs: Date.now() };
    await copy().renew(reading);
    await abortAllDurableObjects();
    expect((await copy().read(1_000))?.reading).toEqual(reading);
  });
});
