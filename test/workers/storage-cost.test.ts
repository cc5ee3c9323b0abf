import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { evict, passToAlarm, passToTimer, pushesOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { type Cost, costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, publish } from "./support/visitor.ts";

/** A noon far from now, so that no alarm goes off but by the test. */
const NOON_MS = Date.UTC(2030, 5, 3, 12);
let desk: PushDesk;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  const moments: Moment[] = [
    { id: "welcome", on: { enter: { place: "shop" } }, quietHours: "ignore", offer: offer() },
    { id: "ready", on: { event: "order" }, quietHours: "ignore", offer: offer() },
  ];
  expect((await publish(street(moments))).status).toBe(200);
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What each step of a life may cost at most, counted included: statements, rows written, changes of the alarm. */
const MOST: Readonly<Record<string, Cost>> = {
  "the first consent": [8, 7, 1],
  "another consent": [4, 3, 0],
  "a ping from nowhere": [0, 0, 0],
  "entering, with an offer": [3, 3, 1],
  "the same message again": [1, 0, 0],
  staying: [0, 0, 0],
  "a subscription": [2, 2, 0],
  "a push that is sent": [4, 3, 2],
  "a reaction": [6, 3, 0],
  receipts: [1, 0, 0],
  "the page of an offer": [1, 0, 0],
  "stopping what an offer was of": [2, 1, 0],
  "a tag": [7, 3, 1],
  "an export": [10, 0, 0],
  "a withdrawal of location": [13, 8, 0],
  "a withdrawal of push": [6, 4, 0],
  "a new consent, and entering": [6, 5, 0],
  "the alarm that ends a stay": [2, 2, 2],
  erasure: [7, 19, 1],
  "the alarm that forgets": [1, 0, 1],
  "staying, after sleep": [6, 0, 0],
  "the alarm that tidies": [13, 3, 2],
};

it("costs a person's object no more statements, rows and alarms than it must", async () => {
  const visitor = await makeVisitor();
  const { person } = visitor;
  const jti = newJti();
  let receipt = "";
  const purposes = { location: true, marketing: true, push: true, measurement: true };
  const order = async () => {
    desk.clear();
    await visitor.ping({ event: { name: "order" }, channel: "push" });
    await desk.heard(1);
    await vi.waitFor(async () => expect(await pushesOf(person)).toEqual([]));
  };
  const enter = async () => {
    receipt = (await visitor.ping(at(SHOP), { jti })).body.receipt;
  };
  const tag = { tag: "c0:ff:ee:33:44:55", register: true, claim: await claimOf("c0:ff:ee:33:44:55") };
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["the first consent", () => visitor.consent(purposes)],
    ["another consent", () => visitor.consent({ profiling: true })],
    ["a ping from nowhere", () => visitor.ping(at(NOWHERE_NEAR))],
    ["entering, with an offer", enter],
    ["the same message again", enter],
    ["staying", () => visitor.ping(at(SHOP))],
    ["a subscription", () => subscribe(visitor, "phone")],
    ["a push that is sent", order],
    ["a reaction", () => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" })],
    ["receipts", () => visitor.send("/v1/me/receipts", "receipts+jwt")],
    ["the page of an offer", () => call(`/o/${receipt}`)],
    ["stopping what an offer was of", () => visitor.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true })],
    ["a tag", () => visitor.send("/v1/me/tags", "tag+jwt", tag)],
    ["an export", () => visitor.send("/v1/me/export", "export+jwt")],
    ["a withdrawal of location", () => visitor.consent({ location: false })],
    ["a withdrawal of push", () => visitor.consent({ push: false })],
    ["a new consent, and entering", () => visitor.consent(purposes).then(() => visitor.ping(at(SHOP)))],
    ["the alarm that ends a stay", () => passToAlarm(person)],
    ["erasure", () => visitor.send("/v1/me/erase", "erase+jwt")],
    ["the alarm that forgets", () => passToAlarm(person)],
  ];
  const costs: Record<string, Cost> = {};
  for (const [name, work] of steps) {
    if (name === "the alarm that ends a stay") await passToTimer(person, "silence");
    costs[name] = await costOf(person, async () => {
      await work();
      await counted(person);
    });
  }
  const other = await makeVisitor(["location", "marketing"]);
  await other.ping(at(SHOP));
  await counted(other.person);
  await evict(other.person);
  await costOf(other.person, async () => {});
  costs["staying, after sleep"] = await costOf(other.person, () => other.ping(at(SHOP)));
  await passToTimer(other.person, "tidy");
  costs["the alarm that tidies"] = await costOf(other.person, () => passToAlarm(other.person));
  expect(Object.keys(costs)).toEqual(Object.keys(MOST));
  const dearer = Object.entries(costs).filter(([name, cost]) =>
    cost.some((count, at) => count > (MOST[name]?.[at] ?? 0)),
  );
  expect(dearer).toEqual([]);
});
