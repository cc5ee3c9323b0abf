import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { CatalogStore } from "../../workers/objects/catalog-store.ts";
import { Counter } from "../../workers/objects/counter.ts";
import { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { newMac } from "./support/gateway.ts";
import {
  alarmOf,
  DAY_MS,
  MINUTE_MS,
  pass,
  passToAlarm,
  runAlarm,
  SECOND_MS,
  timersOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk, settled, subscribe } from "./support/push-desk.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/*
 * An alarm that finds what it is for under way, or nobody left to do it for, is set for later. Set for now it would go off at
 * once, and again: each time costs a row.
 */

let desk: PushDesk;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2032, 5, 4, 12));
  desk = openPushDesk();
  expect((await publish(street([{ id: "ready", on: { event: "order" }, offer: offer() }]))).status).toBe(200);
});
beforeEach(() => {
  pass(MINUTE_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const rests = async ({ person }: Visitor) =>
  expect(await alarmOf(person)).toBeGreaterThanOrEqual(Date.now() + SECOND_MS);
const order = (visitor: Visitor) => visitor.ping({ event: { name: "order" }, channel: "push" });

async function registerTag(visitor: Visitor): Promise<void> {
  const tag = newMac();
  const claims = { tag, register: true, claim: await claimOf(tag) };
  expect((await visitor.send("/v1/me/tags", "tag+jwt", claims)).status).toBe(204);
}

it("of a push that is being sent longer than an attempt takes", async () => {
  const visitor = await makeVisitor(["marketing", "push"]);
  await subscribe(visitor, "slow");
  const { promise, resolve } = Promise.withResolvers<Response>();
  desk.answer(promise);
  await order(visitor);
  await desk.heard(1);
  await passToAlarm(visitor.person);
  await rests(visitor);
  expect(desk.requests).toHaveLength(1);
  resolve(new Response(null, { status: 503 }));
  await vi.waitFor(async () => expect(await alarmOf(visitor.person)).toBeLessThan(Date.now() + 6 * SECOND_MS));
  await passToAlarm(visitor.person);
  await settled(visitor);
  expect(desk.requests).toHaveLength(2);
});

it("of a push that has ended: the alarm that was set in case it is lost is moved to what is due next", async () => {
  const visitor = await makeVisitor(["marketing", "push"]);
  await subscribe(visitor, "phone");
  await order(visitor);
  await desk.heard(1);
  await settled(visitor);
  await counted(visitor.person);
  const due = Object.values(await timersOf(visitor.person));
  expect(await alarmOf(visitor.person)).toBe(Math.min(...due));
  await rests(visitor);
});

it("but not of one whose counts no counter took: it goes off, and is set to when they are handed on again", async () => {
  const visitor = await makeVisitor(["marketing", "push"]);
  await subscribe(visitor, "phone");
  const count = vi.spyOn(Counter.prototype, "count").mockRejectedValue(new Error("away"));
  await order(visitor);
  await desk.heard(1);
  await settled(visitor);
  await vi.waitFor(() => expect(count).toHaveBeenCalled());
  expect(await alarmOf(visitor.person)).toBeLessThan(Date.now() + 10 * SECOND_MS);
  await passToAlarm(visitor.person);
  count.mockRestore();
  expect(await alarmOf(visitor.person)).toBeGreaterThan(Date.now() + 10 * MINUTE_MS);
  const taken = vi.spyOn(Counter.prototype, "count");
  await passToAlarm(visitor.person);
  expect(taken).toHaveBeenCalled();
  taken.mockRestore();
  await counted(visitor.person);
});

it("of tags that the registry is being told of: an erasure's first", async () => {
  const visitor = await makeVisitor(["location"]);
  await registerTag(visitor);
  const { promise, resolve } = Promise.withResolvers<void>();
  const removeTag = vi.spyOn(SharedStoreObject.prototype, "removeTag");
  removeTag.mockImplementation((() => promise) as unknown as SharedStoreObject["removeTag"]);
  const erased = visitor.send("/v1/me/erase", "erase+jwt");
  await vi.waitFor(() => expect(removeTag).toHaveBeenCalled());
  await rests(visitor);
  vi.setSystemTime(Date.now() + 31 * SECOND_MS);
  await runAlarm(visitor.person);
  await rests(visitor);
  resolve();
  removeTag.mockRestore();
  expect((await erased).status).toBe(200);
  expect(await timersOf(visitor.person)).toEqual({ forget: expect.any(Number) });
});

it("of a look after a person who is erased meanwhile", async () => {
  const visitor = await makeVisitor(["marketing"]);
  await order(visitor);
  pass(DAY_MS);
  visitor.pass = "";
  await visitor.send("/v1/devices", "device+jwt");
  const { promise, resolve } = Promise.withResolvers<void>();
  const pointer = vi.spyOn(CatalogStore.prototype, "pointer");
  pointer.mockImplementation((() => promise.then(() => ({ version: null }))) as unknown as CatalogStore["pointer"]);
  const looked = passToAlarm(visitor.person);
  await vi.waitFor(() => expect(pointer).toHaveBeenCalled());
  expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
  resolve();
  await looked;
  pointer.mockRestore();
  expect(await timersOf(visitor.person)).toEqual({ forget: expect.any(Number) });
});

it("of what is due within a millisecond, as a device's clock may tell: it goes off once, not before", async () => {
  const visitor = await makeVisitor(["location"]);
  pass(SECOND_MS);
  await visitor.ping(at(SHOP), { ageSeconds: 0.0005 });
  const { silence = 0 } = await timersOf(visitor.person);
  expect(silence % 1).toBeGreaterThan(0);
  await passToAlarm(visitor.person);
  await rests(visitor);
  expect(await timersOf(visitor.person)).not.toHaveProperty("silence");
});
