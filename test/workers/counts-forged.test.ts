import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import type { Figures } from "../../shared/measure/count.ts";
import { GUARDED_FIGURES } from "../../workers/objects/catalog/store/guardrail-rows.ts";
import { makePersonStore } from "../../workers/objects/person/store/person-store.ts";
import { counted, countsBy, figuresOf } from "./support/counters.ts";
import {
  DAY_MS,
  evict,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  passToTimer,
  SECOND_MS,
} from "./support/person-object.ts";
import { renewPass } from "./support/replays.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What one person can add to the counts, whatever their devices report. */

const CAPS: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 900, per: "day" }] };

let campaigns = 0;
let campaign: string;

beforeAll(() => vi.setSystemTime(Date.UTC(2034, 5, 3, 9)));
beforeEach(async () => {
  pass(MINUTE_MS);
  campaign = `rival-${++campaigns}`;
  const moments: Moment[] = [{ id: campaign, campaign, on: { event: "ask" }, ...CAPS, offer: offer() }];
  const policy = { caps: [{ max: 900, per: "day" as const }] };
  const published = await publish(street(moments, { campaigns: [{ id: campaign, conversions: ["order"] }], policy }));
  expect(published).toMatchObject({ status: 200 });
});
afterAll(() => vi.useRealTimers());

const MEASURED = ["marketing", "measurement"];

async function ask(visitor: Visitor): Promise<string> {
  pass(SECOND_MS);
  return (await visitor.ping({ event: { name: "ask" } })).body.receipt;
}
async function order(visitor: Visitor, data: object = {}): Promise<void> {
  pass(SECOND_MS);
  expect((await visitor.ping({ event: { name: "order", data } })).status).toBe(200);
}
async function react(visitor: Visitor, receipt: string, ...kinds: string[]): Promise<void> {
  for (const kind of kinds) {
    pass(SECOND_MS);
    expect((await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind })).status).toBe(202);
  }
}
/** The person is erased, and agrees again with the same key, so long after. */
async function comeBack(visitor: Visitor, afterMs: number, arrive = async () => {}): Promise<void> {
  pass(SECOND_MS);
  expect((await visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
  await counted(visitor.person);
  pass(afterMs);
  await arrive();
  visitor.pass = "";
  await visitor.send("/v1/devices", "device+jwt");
  const grants = Object.fromEntries(MEASURED.map((purpose) => [purpose, true]));
  expect((await visitor.consent(grants)).status).toBe(200);
}
/** Somebody whom the mesh has known for a day. */
async function makeKnown(): Promise<Visitor> {
  const visitor = await makeVisitor(MEASURED);
  pass(DAY_MS);
  await renewPass(visitor);
  return visitor;
}
/** What the guardrail of the campaign looks at. */
async function guardedBy(visitor: Visitor): Promise<Figures> {
  await counted(visitor.person);
  const [group] = await countsBy("campaign", { campaign, isForGuardrail: true });
  return Object.fromEntries(
    GUARDED_FIGURES.flatMap((name) => (group?.figures[name] ? [[name, group.figures[name]]] : [])),
  );
}

describe("a person who is erased and comes back with the same key", () => {
  it("within a day is no person of a campaign any more, however long that life lasts", async () => {
    const visitor = await makeVisitor(MEASURED);
    await ask(visitor);
    await order(visitor);
    for (let life = 0; life < 3; life++) {
      await comeBack(visitor, SECOND_MS);
      await ask(visitor);
      await order(visitor);
    }
    expect(await partOf(visitor.person, "profile")).toMatchObject({ cameBack: true });
    pass(2 * DAY_MS);
    await evict(visitor.person);
    await renewPass(visitor);
    await react(visitor, await ask(visitor), "impression");
    await order(visitor);
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toEqual({ given: 5, exposed: 1, conversions: 1, converted: 1, impressions: 1 });
  });

  it("once nothing is left of the erasure is a person like any other", async () => {
    const visitor = await makeVisitor(MEASURED);
    await ask(visitor);
    await comeBack(visitor, DAY_MS, async () => {
      await passToTimer(visitor.person, "forget");
      await passToAlarm(visitor.person);
    });
    expect(await partOf(visitor.person, "profile")).not.toHaveProperty("cameBack");
    await ask(visitor);
    await order(visitor);
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toEqual({ given: 2, exposed: 2, conversions: 1, converted: 1 });
  });
});

describe("of a known person a guardrail looks at", () => {
  it("nothing, if they dismiss and click offers that they never saw", async () => {
    const visitor = await makeKnown();
    for (let time = 0; time < 5; time++) await react(visitor, await ask(visitor), "dismiss", "click");
    expect(await guardedBy(visitor)).toEqual({});
    const [seen, unseen] = [await ask(visitor), await ask(visitor)];
    await react(visitor, seen, "impression");
    await react(visitor, unseen, "dismiss", "click");
    expect(await guardedBy(visitor)).toEqual({ reached: 1, impressions: 1 });
    await react(visitor, seen, "dismiss");
    expect(await guardedBy(visitor)).toEqual({ reached: 1, impressions: 1, dismissals: 1 });
    expect(await figuresOf(campaign)).toMatchObject({ dismissals: 7, clicks: 6 });
  });

  it("one impression, one click and one dismissal a day, however many there are", async () => {
    const visitor = await makeKnown();
    for (let time = 0; time < 5; time++)
      await react(visitor, await ask(visitor), "impression", "dismiss", "click", "lead");
    const once = { reached: 1, impressions: 1, clicks: 1, dismissals: 1 };
    expect(await guardedBy(visitor)).toEqual(once);
    expect(await figuresOf(campaign)).toMatchObject({ impressions: 5, dismissals: 5, clicks: 5, leads: 5, reached: 1 });
  });

  it("them again on the next day, so that a campaign that was resumed reaches people anew", async () => {
    const visitor = await makeKnown();
    await react(visitor, await ask(visitor), "impression", "dismiss");
    for (let day = 0; day < 2; day++) {
      pass(DAY_MS);
      await renewPass(visitor);
      await react(visitor, await ask(visitor), "impression");
    }
    expect(await guardedBy(visitor)).toEqual({ reached: 3, impressions: 3, dismissals: 1 });
  });

  it("them anew, if older code noted for ever that they were reached", async () => {
    const visitor = await makeKnown();
    const receipt = await ask(visitor);
    await counted(visitor.person);
    await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage }) => {
      const store = makePersonStore(storage);
      store.load();
      const older = Object.entries(store.measured()).map(([name, first]) => [name, { ...first, reached: true }]);
      store.setMeasured(Object.fromEntries(older));
      store.arm(Date.now());
    });
    await evict(visitor.person);
    await react(visitor, receipt, "impression", "click");
    expect(await guardedBy(visitor)).toEqual({ reached: 1, impressions: 1, clicks: 1 });
  });
});

describe("a person who withdraws measurement", () => {
  it("and grants it again gives nothing to count of the offers before", async () => {
    const visitor = await makeVisitor(MEASURED);
    const receipt = await ask(visitor);
    await visitor.consent({ measurement: false });
    pass(SECOND_MS);
    await visitor.consent({ measurement: true });
    await order(visitor);
    await react(visitor, receipt, "impression", "click");
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toEqual({ given: 1, exposed: 1 });
  });

  it("before older code forgot the offers gives nothing to count of them, either", async () => {
    const visitor = await makeVisitor(MEASURED);
    const receipt = await ask(visitor);
    await counted(visitor.person);
    await visitor.consent({ measurement: false });
    const back =
      "UPDATE message SET counted = json_set(counted, '$.isExposure', json('true')) WHERE counted IS NOT NULL";
    await runInDurableObject(env.PERSON.getByName(visitor.person), (_, { storage }) => void storage.sql.exec(back));
    pass(SECOND_MS);
    await visitor.consent({ measurement: true });
    await order(visitor);
    await react(visitor, receipt, "impression");
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toEqual({ given: 1, exposed: 1 });
  });

  it("grants it only after an offer gives nothing to count of that offer", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const receipt = await ask(visitor);
    await visitor.consent({ measurement: true });
    await react(visitor, receipt, "impression", "click");
    await order(visitor);
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toEqual({ given: 1 });
  });
});

describe("the conversions that a person's app reports", () => {
  it("count ten times a day, also if measurement is withdrawn and granted in between", async () => {
    const visitor = await makeVisitor(MEASURED);
    await ask(visitor);
    for (let time = 0; time < 8; time++) await order(visitor, { amount: "1.00", currency: "EUR" });
    await visitor.consent({ measurement: false });
    pass(SECOND_MS);
    await visitor.consent({ measurement: true });
    await ask(visitor);
    await evict(visitor.person);
    for (let time = 0; time < 8; time++) await order(visitor, { amount: "1.00", currency: "EUR" });
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toMatchObject({ conversions: 10, converted: 1 });
    pass(DAY_MS);
    await renewPass(visitor);
    await order(visitor, { amount: "1.00", currency: "EUR" });
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toMatchObject({ conversions: 11, converted: 1 });
    const [group] = await countsBy("campaign", { campaign });
    expect(group?.values).toEqual([{ currency: "EUR", minor: 1_100, isClaimed: false }]);
  });

  it("count without their amount if that is beyond what anybody pays", async () => {
    const visitor = await makeVisitor(MEASURED);
    const receipt = await ask(visitor);
    for (const amount of ["100000000.01", "100000000.00", "999999999999.99"])
      await order(visitor, { amount, currency: "EUR" });
    const value = { amount: "100000000.01", currency: "EUR" };
    await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "conversion", value });
    await counted(visitor.person);
    expect(await figuresOf(campaign)).toMatchObject({ conversions: 3, claimed: 1 });
    const [group] = await countsBy("campaign", { campaign });
    expect(group?.values).toEqual([{ currency: "EUR", minor: 10_000_000_000, isClaimed: false }]);
  });
});
