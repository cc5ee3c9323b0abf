import { runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { PingCall } from "../../workers/objects/person/calls.ts";
import { decidePing } from "../../workers/objects/person/decide-ping.ts";
import { makePersonContext } from "../../workers/objects/person/person-context.ts";
import { bindings } from "./support/forge.ts";
import { switchLive } from "./support/operator.ts";
import { alarmOf, DAY_MS, evict, partOf, pass, passToAlarm, pushesOf, SECOND_MS } from "./support/person-object.ts";
import { makeSubscriber, objectOf, openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { publish, type Visitor } from "./support/visitor.ts";

/*
 * A push that is sent at once is stored as begun. Its object may be lost before anything was sent: then it is sent once, by the
 * alarm, unless something ended it meanwhile. Nothing gives its cap back, since nobody can tell that it was not sent.
 */

let desk: PushDesk;
let version = "";

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2031, 6, 7, 12));
  desk = openPushDesk();
  const published = await publish(
    street([{ id: "ready", on: { event: "order" }, caps: [{ max: 1, per: "P30D" }], offer: offer() }]),
  );
  version = published.body.version;
});
beforeEach(() => {
  pass(DAY_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** An order that is decided and answered by an object that sends nothing any more. */
async function orderAndLose(visitor: Visitor): Promise<void> {
  const { person, device } = visitor;
  const nowMs = Date.now();
  const times = { iatMs: nowMs, receivedMs: nowMs };
  const jti = newJti();
  const call: PingCall = {
    envelope: {
      person,
      kid: device.id,
      jti,
      typ: "ping+jwt",
      ...times,
      passIatMs: nowMs,
      passEpoch: 0,
      standing: "in",
    },
    version,
    facts: { device: device.id, jti, ...times, beacons: [], channel: "push", event: { name: "order", data: {} } },
    said: {},
    mesh: { pausedMoments: [], pausedCampaigns: [], liveSignals: [], units: [] },
    explain: false,
  };
  await evict(person);
  const reply = await runInDurableObject(objectOf(visitor), (_, state) => {
    const context = makePersonContext(state, bindings());
    // As if it were sending for ever.
    vi.spyOn(context.cache.sending, "has").mockReturnValue(true);
    return decidePing(context, call);
  });
  expect(reply).toMatchObject({ ok: true, value: { answer: { outcome: "push" } } });
  await evict(person);
  expect(desk.requests).toEqual([]);
  expect(await alarmOf(person)).toBe(Date.now() + 7 * SECOND_MS);
}

/** Lets the alarms go off until nothing is on its way; how many requests that made. */
async function sentBy({ person }: Visitor): Promise<number> {
  while ((await pushesOf(person)).length > 0) await passToAlarm(person);
  return desk.requests.length;
}

it("it is sent by the alarm, once", async () => {
  const visitor = await makeSubscriber();
  await orderAndLose(visitor);
  expect(await sentBy(visitor)).toBe(1);
});

it.each<[string, number, (visitor: Visitor) => Promise<unknown>]>([
  [
    "a withdrawal that is taken back",
    0,
    async (visitor) => {
      await visitor.consent({ push: false });
      await visitor.consent({ push: true });
      await subscribe(visitor, "phone");
    },
  ],
  [
    "a subscription that ends",
    0,
    (visitor) => visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null }),
  ],
  ["a new subscription", 1, (visitor) => subscribe(visitor, "new")],
  [
    "a pause",
    0,
    async () => {
      await switchLive("pause", { moment: "ready" });
      pass(6 * SECOND_MS);
    },
  ],
])("after %s it is sent %i times, and its cap stays used", async (_, times, meanwhile) => {
  const visitor = await makeSubscriber();
  await orderAndLose(visitor);
  await meanwhile(visitor);
  expect(await sentBy(visitor)).toBe(times);
  await switchLive("resume", { moment: "ready" });
  pass(6 * SECOND_MS);
  await visitor.consent({ push: true });
  await subscribe(visitor, "phone");
  const { body } = await visitor.ping({ event: { name: "order" }, channel: "push" });
  expect(body).toMatchObject({ outcome: "none", reason: "cap-moment" });
  expect(await partOf(visitor.person, "exposures")).toMatchObject([{ moment: "ready" }]);
});

it("after an erasure it is never sent, though the person comes back", async () => {
  const visitor = await makeSubscriber();
  await orderAndLose(visitor);
  expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
  pass(SECOND_MS);
  visitor.pass = "";
  await visitor.send("/v1/devices", "device+jwt");
  await visitor.consent({ marketing: true, push: true });
  await subscribe(visitor, "phone");
  pass(20 * SECOND_MS);
  await passToAlarm(visitor.person);
  expect(desk.requests).toEqual([]);
});
