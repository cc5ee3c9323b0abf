import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimOf } from "./support/claims.ts";
import { bindings, callWith } from "./support/forge.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { SIGNED_IN } from "./support/operator.ts";
import { MINUTE_MS, pass } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";
import { contentsOf } from "./support/stored-object.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12);

const pulse = () => env.PULSE.getByName("mesh:pulse");
const read = (headers = {}) => call("/admin/v1/pulse", { headers: { ...SIGNED_IN, ...headers } });

let visitor: Visitor;
let gateway: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  gateway = await makeGateway("gw-shop", "shop");
  const caps = [{ max: 1, per: "day" as const }];
  const moments = [{ id: "welcome", on: { enter: { place: "shop" } }, caps, offer: offer() }];
  expect((await publish(street(moments, { senders: [gateway.entry] }))).status).toBe(200);
});
beforeEach(async () => {
  // A minute in which nothing was said yet.
  pass(2 * MINUTE_MS);
  visitor = await makeVisitor(["location", "marketing", "measurement"]);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => vi.useRealTimers());

/** The second of now, once so many of its messages have arrived: pings, or those of gateways. */
async function secondWith(count: number, of: "pings" | "sightings" = "pings") {
  const atSeconds = Math.floor(Date.now() / 1000);
  return vi.waitFor(async () => {
    const second = (await read()).body.seconds.find(({ at }: { at: number }) => at === atSeconds);
    expect(second?.[of]).toBe(count);
    return second;
  }, 10_000);
}

describe("GET /admin/v1/pulse", () => {
  it("tells by second and by minute what pings were answered", async () => {
    await visitor.ping(at(SHOP));
    await visitor.ping(at(NOWHERE_NEAR));
    await visitor.ping(at(NOWHERE_NEAR));
    const second = await secondWith(3);
    expect(second).toMatchObject({ outcomes: { offer: 1, push: 0, none: 2 }, reasons: { "no-moment": 2 } });
    const { minutes, asOf } = (await read()).body;
    expect(minutes.at(-1)).toMatchObject({ at: second.at - (second.at % 60), pings: 3 });
    expect(asOf).toBe(Date.now() / 1000);
  });

  it("gives 304 while nothing happens, and another ETag once something did", async () => {
    await visitor.ping(at(NOWHERE_NEAR));
    await secondWith(1);
    const etag = (await read()).headers.get("etag") ?? "";
    const again = await read({ "if-none-match": etag });
    expect([again.status, again.body, again.headers.get("etag")]).toEqual([304, undefined, etag]);
    pass(1_000);
    await visitor.ping(at(NOWHERE_NEAR));
    await secondWith(1);
    expect((await read({ "if-none-match": etag })).status).toBe(200);
  });

  it("is 503 where its object does not answer, and pings are answered all the same", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = () => {
      throw new Error("Durable Object is overloaded");
    };
    const PULSE = new Proxy(bindings().PULSE, { get: () => broken });
    expect((await callWith({ PULSE }, "/admin/v1/pulse", { headers: SIGNED_IN })).status).toBe(503);
    const token = await visitor.sign("ping+jwt", at(SHOP));
    const headers = { "content-type": "application/jose" };
    const answered = await callWith({ PULSE }, "/v1/pings", { method: "POST", headers, body: token });
    expect(answered.body.outcome).toBe("offer");
  });
});

describe("what the pulse costs", () => {
  it("is one call for all pings of an isolate in a second, and one more later for what could not be handed on", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const parcels: string[] = [];
    let isBroken = true;
    const take = async (text: string) => {
      parcels.push(text);
      if (isBroken) throw new Error("Durable Object is overloaded");
      return pulse().take(text);
    };
    const changes = { PULSE: new Proxy(bindings().PULSE, { get: () => () => ({ take }) }) };
    const env = { ...bindings(), ...changes };
    const { default: worker } = await import("../../workers/index.ts");
    const { createExecutionContext, waitOnExecutionContext } = await import("cloudflare:test");
    const send = async () => {
      const context = createExecutionContext();
      const body = await visitor.sign("ping+jwt", at(NOWHERE_NEAR));
      const init = { method: "POST", headers: { "content-type": "application/jose" }, body };
      expect((await worker.fetch(new Request("https://mesh.test/v1/pings", init), env, context)).status).toBe(200);
      return () => waitOnExecutionContext(context);
    };
    const sent = [await send(), await send(), await send()];
    await Promise.all(sent.map((ended) => ended()));
    expect(parcels).toHaveLength(1);
    isBroken = false;
    await (await send())();
    expect(parcels).toHaveLength(2);
    expect(JSON.parse(parcels[1] ?? "")).toHaveLength(2);
    expect((await secondWith(4)).reasons).toEqual({ "no-moment": 4 });
  });

  it("is a row a minute, written as the minute is over", async () => {
    const batch = (second: number) => ({ second, said: { offer: 1 }, latencies: { 3: 1 } });
    const start = Math.floor(Date.now() / 60_000) * 60;
    // What was said before is written.
    await read();
    const [, rows, alarms] = await costIn(pulse(), async () => {
      for (let second = 0; second < 180; second += 3) {
        vi.setSystemTime((start + second + 1) * 1000);
        await pulse().take(JSON.stringify([{ id: `row-${second}`, batches: [batch(start + second)] }]));
      }
    });
    expect([rows, alarms]).toEqual([2, 0]);
  });
});

describe("the object of the pulse", () => {
  it("has minutes after it was taken out of memory, once nothing came for 5 s, and nothing of any person", async () => {
    await visitor.ping(at(SHOP));
    const { at: second } = await secondWith(1);
    const minute = Math.floor(second / 60);
    await vi.waitFor(async () => {
      const { rows = [] } = (await contentsOf(pulse())).minute ?? {};
      expect(rows).toContainEqual(expect.objectContaining({ minute }));
    }, 15_000);
    const before = (await read()).body.minutes;
    await evictDurableObject(pulse());
    const after = (await read()).body;
    expect(after.seconds).toEqual([]);
    expect(after.minutes.at(-1)).toEqual(before.at(-1));
    pass(MINUTE_MS + 5_000);
    await read();
    const { rows = [] } = (await contentsOf(pulse())).minute ?? {};
    // The visitor does not agree to `measurement`: not even the place is told.
    const stored = JSON.stringify(rows.filter((row) => (row as { minute: number }).minute === minute));
    expect(stored).toContain('\\"offer\\":1');
    for (const canary of [visitor.person, visitor.device.id, "shop", "welcome"]) expect(stored).not.toContain(canary);
  });

  it("tells enters of people with measurement, by place and finished minute, and of fewer than ten not even the place", async () => {
    const crowd = await Promise.all(
      Array.from({ length: 30 }, (_, number) => makeVisitor(["location", ...(number < 25 ? ["measurement"] : [])])),
    );
    for (const one of crowd) await one.ping(at(SHOP));
    await secondWith(30);
    expect((await read()).body.minutes.at(-1)).not.toHaveProperty("enters");
    pass(MINUTE_MS + 5_000);
    expect((await read()).body.minutes.at(-1).enters).toEqual({ shop: 25 });
    await visitor.ping(at(SHOP));
    await secondWith(1);
    pass(MINUTE_MS + 5_000);
    expect((await read()).body.minutes.at(-1).enters).toEqual({});
  });

  it("knows the messages of gateways, and who came in by them", async () => {
    const crowd = await Promise.all(Array.from({ length: 25 }, () => makeVisitor(["location", "measurement"])));
    const tags = crowd.map(() => newMac());
    for (const [number, tag] of tags.entries())
      await crowd[number]?.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    // Twice: who stays has entered once.
    for (let time = 0; time < 2; time++)
      expect((await gateway.hear(tags.flatMap((tag) => rows(tag)))).status).toBe(202);
    expect(await secondWith(2, "sightings")).toMatchObject({ pings: 0, p50: null });
    pass(MINUTE_MS + 5_000);
    expect((await read()).body.minutes.at(-1).enters).toEqual({ shop: 25 });
  });
});
