import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { Counter } from "../../workers/objects/counter.ts";
import { counted, figuresOf } from "./support/counters.ts";
import { evict, MINUTE_MS, pass, passToAlarm, stateOf } from "./support/person-object.ts";
import { offer, street } from "./support/street.ts";
import { rowsOfVisitor, takeAway, unite, uniteInto } from "./support/unite.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What counters have of two people who are one from now on. */

let moments = 0;
let moment: string;

beforeAll(() => void vi.setSystemTime(Date.UTC(2031, 5, 3, 12)));
beforeEach(() => {
  pass(MINUTE_MS);
  moment = `coffee-${++moments}`;
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

/** A moment of its own for each test, of a campaign whose goal is to order. */
async function open(control = 0): Promise<void> {
  const one: Moment = {
    id: moment,
    campaign: moment,
    on: { event: "ask" },
    quietHours: "ignore",
    caps: [{ max: 90, per: "day" }],
    offer: offer("hot"),
  };
  const campaigns = [{ id: moment, conversions: ["order"], window: "P2D", control }];
  const policy = { caps: [{ max: 90, per: "day" as const }] };
  expect(await publish(street([one], { campaigns, policy }))).toMatchObject({ status: 200 });
}

const newVisitor = () => makeVisitor(["marketing", "measurement"]);

async function say(visitor: Visitor, name: string): Promise<string> {
  pass(MINUTE_MS);
  const { outcome } = (await visitor.ping({ event: { name } })).body;
  await counted(visitor.person);
  return outcome;
}

/** People who count for lift: how many were exposed, and of them how many converted. */
async function inLift(arm: "treatment" | "control"): Promise<readonly number[]> {
  const { exposed = 0, converted = 0 } = await figuresOf(moment, arm);
  return [exposed, converted];
}

/** One who was exposed in this arm, and is in the other one with the next. */
async function visitorIn(arm: "treatment" | "control"): Promise<Visitor> {
  for (;;) {
    const visitor = await newVisitor();
    if ((await say(visitor, "ask")) === (arm === "control" ? "none" : "offer")) return visitor;
  }
}

describe("what counters have of two people who are one", () => {
  it("is what they had, and what no counter had yet comes to them once, whoever tells it", async () => {
    await open();
    const [phone, laptop] = [await newVisitor(), await newVisitor()];
    vi.spyOn(Counter.prototype, "count").mockRejectedValue(new Error("away"));
    vi.spyOn(console, "warn").mockReturnValue();
    pass(MINUTE_MS);
    for (const visitor of [phone, laptop]) expect((await visitor.ping({ event: { name: "ask" } })).status).toBe(200);
    const rows = await rowsOfVisitor(laptop);
    expect(rows.messages.filter(({ owed }) => owed !== null)).toHaveLength(1);
    vi.restoreAllMocks();
    await uniteInto(phone, rows);
    // The device's own person still has them, and tells them as well.
    await evict(laptop.person);
    for (const { person } of [phone, laptop]) {
      await passToAlarm(person);
      await counted(person);
    }
    expect(await figuresOf(moment)).toEqual({ given: 2, exposed: 1 });
  });

  it("is one person exposed to a campaign, and one who converted", async () => {
    await open();
    const [phone, laptop] = [await newVisitor(), await newVisitor()];
    for (const visitor of [phone, laptop]) for (const name of ["ask", "order"]) await say(visitor, name);
    expect(await figuresOf(moment)).toEqual({ given: 2, exposed: 2, conversions: 2, converted: 2 });
    await unite(phone, laptop);
    await counted(phone.person);
    expect(await figuresOf(moment)).toEqual({ given: 2, exposed: 1, conversions: 2, converted: 1 });
    await say(phone, "order");
    await say(phone, "ask");
    expect(await figuresOf(moment)).toEqual({ given: 3, exposed: 1, conversions: 3, converted: 1 });
  });

  it("says the first exposure with its arm, whichever of the two it was of", async () => {
    await open();
    for (const isOfAccount of [true, false]) {
      const [first, later] = [await visitorIn("treatment"), await visitorIn("treatment")];
      const [phone, laptop] = isOfAccount ? [first, later] : [later, first];
      const { measured } = await stateOf(first.person);
      await unite(phone, laptop);
      const united = (await stateOf(phone.person)).measured[moment];
      expect(united).toMatchObject({ ...measured[moment], offer: { key: { arm: "treatment" } } });
    }
  });

  it("has nobody in lift who was in both arms", async () => {
    await open(0.5);
    const [phone, laptop] = [await visitorIn("treatment"), await visitorIn("control")];
    await say(phone, "order");
    const [treated, held] = [await inLift("treatment"), await inLift("control")];
    await unite(phone, laptop);
    await counted(phone.person);
    expect(await inLift("treatment")).toEqual([(treated[0] ?? 0) - 1, 0]);
    expect(await inLift("control")).toEqual([(held[0] ?? 0) - 1, 0]);
    for (const name of ["order", "ask"]) await say(phone, name);
    expect(await inLift("treatment")).toEqual([(treated[0] ?? 0) - 1, 0]);
    expect(await inLift("control")).toEqual([(held[0] ?? 0) - 1, 0]);
  });

  it("has nobody in lift who comes to be in the other arm only with the account", async () => {
    await open(0.5);
    const [inControl, inTreatment] = [await visitorIn("control"), await visitorIn("treatment")];
    // An account that was never exposed, of the arm in which the second visitor is: as if they had never asked.
    const rows = await takeAway(inControl);
    await inTreatment.send("/v1/me/erase", "erase+jwt");
    pass(26 * 60 * MINUTE_MS);
    inTreatment.pass = "";
    await inTreatment.send("/v1/devices", "device+jwt");
    await inTreatment.consent({ marketing: true, measurement: true });
    const [treated, held] = [await inLift("treatment"), await inLift("control")];
    await uniteInto(inTreatment, rows);
    expect(await inLift("control")).toEqual(held);
    for (const _ of [1, 2]) {
      expect(await say(inTreatment, "ask")).toBe("offer");
      expect(await inLift("treatment")).toEqual(treated);
      expect(await inLift("control")).toEqual([(held[0] ?? 0) - 1, 0]);
    }
  });
});
