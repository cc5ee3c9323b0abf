import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { SharedStoreObject } from "../../workers/objects/shared-store-object.ts";
import { couponOffer, couponsOf, redeemed } from "./support/coupons.ts";
import { switchLive } from "./support/operator.ts";
import { DAY_MS, evict, HOUR_MS, pass, passToAlarm, pushesOf, stateOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/*
 * If the mesh's own side ends a push before anyone could be reached, its caps come back, and the unit of its campaign's budget
 * with them: once for each moment and cap window. What the person's side does brings back neither (caps-kept.test.ts).
 */

const NIGHT_MS = Date.UTC(2030, 7, 3, 22, 30);

let desk: PushDesk;
let campaigns = 0;

beforeAll(() => {
  vi.setSystemTime(NIGHT_MS);
  desk = openPushDesk();
});
beforeEach(async () => {
  pass(DAY_MS - 1);
  vi.setSystemTime(NIGHT_MS + DAY_MS * ++campaigns);
  desk.clear();
  await publishFew({ offers: 1 });
});

/** A campaign of this test's own, with this budget. */
async function publishFew(budget: { offers: number } | undefined): Promise<void> {
  const campaign = `few-${campaigns}`;
  const moment: Omit<Moment, "id" | "on"> = { campaign, caps: [{ max: 1, per: "P7D" }], offer: offer() };
  const moments: Moment[] = [
    { ...moment, id: "order", on: { event: "order" }, quietHours: "ignore" },
    { ...moment, id: "held", on: { event: "held" }, quietHours: "hold" },
    { ...moment, id: "coupon", on: { event: "coupon" }, quietHours: "hold", offer: couponOffer() },
  ];
  const more = { campaigns: [{ id: campaign, ...(budget && { budget }) }] };
  const policy = { quietHours: { from: "21:00", to: "08:00" } };
  expect((await publish(street(moments, { ...more, policy }))).status).toBe(200);
}
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function subscriber(): Promise<Visitor> {
  const visitor = await makeVisitor(["marketing", "push"]);
  await subscribe(visitor, "phone");
  return visitor;
}

async function happen(visitor: Visitor, name: string): Promise<string> {
  const { body } = await visitor.ping({ event: { name }, channel: "push" });
  return body.reason ?? body.outcome;
}

const ended = ({ person }: Visitor) => vi.waitFor(async () => expect(await pushesOf(person)).toEqual([]));
const isOwed = async ({ person }: Visitor) => (await stateOf(person)).refunds !== undefined;
const settled = (visitor: Visitor) => vi.waitFor(async () => expect(await isOwed(visitor)).toBe(false));

/** A push that an operator's pause ends while quiet hours hold it. */
async function pauseHeld(visitor: Visitor): Promise<void> {
  expect(await happen(visitor, "held")).toBe("push");
  await pauseQueued(visitor);
}

async function pauseQueued(visitor: Visitor, moment = "held"): Promise<void> {
  await switchLive("pause", { moment });
  vi.setSystemTime(Date.now() + 12 * HOUR_MS);
  while ((await pushesOf(visitor.person)).length > 0) await passToAlarm(visitor.person);
  await switchLive("resume", { moment });
  pass(5_000);
}

it("a pause gives back cap and unit: the same person, or anyone, gets what is left", async () => {
  const [one, other] = [await subscriber(), await subscriber()];
  await pauseHeld(one);
  await settled(one);
  expect(await happen(other, "order")).toBe("push");
  expect(await happen(one, "order")).toBe("budget");
  await desk.heard(1);
});

it("of a push that gave a coupon nothing goes back: the person has it, as ever", async () => {
  const one = await subscriber();
  expect(await happen(one, "coupon")).toBe("push");
  await pauseQueued(one, "coupon");
  expect(await isOwed(one)).toBe(false);
  expect(await happen(one, "coupon")).toBe("cap-moment");
  const [{ coupon } = { coupon: undefined }] = await couponsOf(one.person);
  expect(await redeemed(one.person, coupon?.code.shown ?? "")).toBe("redeemed");
});

it("so does a first attempt that the push service refuses for the mesh's key; a second one in the window gives nothing back", async () => {
  const one = await subscriber();
  desk.answer(401);
  expect(await happen(one, "order")).toBe("push");
  await ended(one);
  await settled(one);
  expect(await happen(one, "order")).toBe("push");
  await ended(one);
  expect(await isOwed(one)).toBe(false);
  expect([await happen(one, "order"), await happen(await subscriber(), "order")]).toEqual(["cap-moment", "budget"]);
});

it("a subscription that is gone, or refused, gives back neither", async () => {
  const one = await subscriber();
  desk.answer(410);
  expect(await happen(one, "order")).toBe("push");
  await ended(one);
  expect(await isOwed(one)).toBe(false);
  expect(await happen(await subscriber(), "order")).toBe("budget");
});

it("a unit is owed until the shared store has heard of it, also by an object that was lost, and goes back once", async () => {
  const [one, other] = [await subscriber(), await subscriber()];
  const refund = vi.spyOn(SharedStoreObject.prototype, "refund");
  refund.mockImplementation(() => {
    throw new Error("away");
  });
  await pauseHeld(one);
  await vi.waitFor(() => expect(refund).toHaveBeenCalled());
  expect(await isOwed(one)).toBe(true);
  expect(await happen(other, "order")).toBe("budget");
  // Each wait is twice the last, up to an hour: every look costs rows.
  const waits: number[] = [];
  for (let times = 0; times < 9; times++) {
    const beforeMs = Date.now();
    await passToAlarm(one.person);
    waits.push(Math.round((Date.now() - beforeMs) / 1_000));
  }
  expect(waits.at(-1)).toBeGreaterThan(600);
  expect(waits.every((wait) => wait <= 3_600)).toBe(true);
  refund.mockRestore();
  await evict(one.person);
  while (await isOwed(one)) await passToAlarm(one.person);
  expect([await happen(other, "order"), await happen(await subscriber(), "order")]).toEqual(["push", "budget"]);
});

it("a push of before its campaign had a budget gives back no unit of it", async () => {
  const [one, other] = [await subscriber(), await subscriber()];
  await publishFew(undefined);
  expect(await happen(one, "held")).toBe("push");
  await publishFew({ offers: 1 });
  expect(await happen(other, "order")).toBe("push");
  await pauseQueued(one);
  expect(await isOwed(one)).toBe(false);
  expect(await happen(await subscriber(), "order")).toBe("budget");
});

it("what a pause gave back was never received, as far as conditions can tell", async () => {
  const moments: Moment[] = [
    { id: "held", on: { event: "held" }, quietHours: "hold", offer: offer() },
    {
      id: "asks",
      on: { event: "asks" },
      when: 'person.received("held", "P7D")',
      purposes: ["profiling"],
      quietHours: "ignore",
      offer: offer(),
    },
  ];
  const policy = { quietHours: { from: "21:00", to: "08:00" } };
  expect((await publish(street(moments, { policy }))).status).toBe(200);
  const visitor = await makeVisitor(["marketing", "push", "profiling"]);
  await subscribe(visitor, "phone");
  expect(await happen(visitor, "asks")).toBe("condition");
  expect(await happen(visitor, "held")).toBe("push");
  expect(await happen(visitor, "asks")).toBe("push");
  await pauseQueued(visitor);
  await visitor.send("/v1/devices", "device+jwt");
  expect(await happen(visitor, "asks")).toBe("condition");
  await evict(visitor.person);
  expect(await happen(visitor, "asks")).toBe("condition");
});
