import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { counted } from "./support/counters.ts";
import {
  DAY_MS,
  evict,
  HOUR_MS,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  recordsOf,
  rowsOf,
} from "./support/person-object.ts";
import { costOf } from "./support/storage-cost.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const ALL = ["location", "marketing", "measurement", "profiling"];

/** A moment that is only given if the condition holds. */
const asking = (id: string, when: string): Moment => ({
  id,
  on: { event: id },
  when,
  purposes: ["marketing", "profiling"],
  offer: offer(),
});

const MOMENTS: Moment[] = [
  { id: "hello", on: { event: "hello" }, offer: offer() },
  { id: "tested", campaign: "test", on: { event: "tested" }, offer: offer() },
  asking("had-lately", 'person.received("hello", "P7D")'),
  asking("had-ever", 'person.received("hello", "P400D")'),
  asking("clicked", 'person.reacted("hello", "click")'),
  asking("had-test", 'person.received("tested", "P7D") || person.reacted("tested", "click")'),
];

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2033, 5, 3, 12));
  expect((await publish(street(MOMENTS, { campaigns: [{ id: "test", control: 0.5 }] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => void vi.useRealTimers());

const get = async (visitor: Visitor, name: string) => (await visitor.ping({ event: { name } })).body;
const isTrue = async (visitor: Visitor, name: string) => (await get(visitor, name)).outcome === "offer";
const react = (visitor: Visitor, receipt: string, kind = "click") =>
  visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind });

/** Somebody who got `hello` and clicked on it. */
async function newClicker(purposes = ALL): Promise<Visitor> {
  const visitor = await makeVisitor(purposes);
  const { receipt } = await get(visitor, "hello");
  expect((await react(visitor, receipt)).status).toBe(202);
  return visitor;
}

/** Lets so much time pass, with every alarm that is due in it, and the object out of memory at the end. */
async function liveOn(visitor: Visitor, ms: number): Promise<void> {
  const endMs = Date.now() + ms;
  while (Date.now() + HOUR_MS < endMs) {
    await passToAlarm(visitor.person);
    if (Date.now() > endMs) break;
  }
  await evict(visitor.person);
  await visitor.send("/v1/devices", "device+jwt");
}

describe("a condition on history", () => {
  it("sees what was given and done, at once and after the object was out of memory", async () => {
    const visitor = await makeVisitor(ALL);
    expect(await isTrue(visitor, "had-lately")).toBe(false);
    const { receipt } = await get(visitor, "hello");
    expect(await isTrue(visitor, "had-lately")).toBe(true);
    expect(await isTrue(visitor, "clicked")).toBe(false);
    await react(visitor, receipt, "impression");
    expect(await isTrue(visitor, "clicked")).toBe(false);
    await react(visitor, receipt);
    expect(await isTrue(visitor, "clicked")).toBe(true);
    await evict(visitor.person);
    expect([await isTrue(visitor, "had-lately"), await isTrue(visitor, "clicked")]).toEqual([true, true]);
  });

  it("costs no row, nor does what it looks at, as long as other rows tell it", async () => {
    const visitor = await makeVisitor(ALL);
    await get(visitor, "hello");
    await counted(visitor.person);
    const [, written] = await costOf(visitor.person, () => get(visitor, "hello").then(() => counted(visitor.person)));
    expect(written).toBe(1 + 1);
    expect(await recordsOf(visitor.person, "history")).toEqual([]);
  });

  it("costs one row for a moment, once nothing else tells of it", async () => {
    /** Rows written and alarms set by all alarms until nothing is left of an offer. */
    const tidying = async (purposes: string[]) => {
      const visitor = await makeVisitor(purposes);
      await get(visitor, "hello");
      await counted(visitor.person);
      let spent = 0;
      while ((await rowsOf(visitor.person, "message")).length > 0) {
        const [, rows, alarms] = await costOf(visitor.person, () => passToAlarm(visitor.person));
        spent += rows + alarms;
      }
      return spent;
    };
    expect(await tidying(ALL)).toBe((await tidying(["location", "marketing", "measurement"])) + 1);
  });

  it("looks back 7 days or 400, also after exposures, receipts and reactions were cleared away", async () => {
    const visitor = await newClicker();
    await liveOn(visitor, 8 * DAY_MS);
    expect([await isTrue(visitor, "had-lately"), await isTrue(visitor, "had-ever")]).toEqual([false, true]);
    await liveOn(visitor, 50 * DAY_MS);
    expect(await recordsOf(visitor.person, "reaction")).toEqual([]);
    expect(
      (await partOf(visitor.person, "exposures")).filter(
        ({ moment }: Moment & { moment: string }) => moment === "hello",
      ),
    ).toEqual([]);
    expect([await isTrue(visitor, "had-ever"), await isTrue(visitor, "clicked")]).toEqual([true, true]);
    const { history } = (await visitor.send("/v1/me/export", "export+jwt")).body;
    expect(history).toContainEqual({ moment: "hello", given: expect.any(Number), click: expect.any(Number) });
  });

  it("forgets what is 400 days ago, and its row", async () => {
    const visitor = await newClicker();
    for (let times = 0; times < 5; times++) {
      await liveOn(visitor, 85 * DAY_MS);
      expect(await isTrue(visitor, "had-lately")).toBe(false);
    }
    expect([await isTrue(visitor, "had-ever"), await isTrue(visitor, "clicked")]).toEqual([false, false]);
    expect(JSON.stringify(await recordsOf(visitor.person, "history"))).not.toContain("click");
  });

  it("is false without profiling, and sees nothing of before the yes to it", async () => {
    const visitor = await newClicker(["location", "marketing", "measurement"]);
    pass(MINUTE_MS);
    await visitor.consent({ profiling: true });
    expect([await isTrue(visitor, "had-ever"), await isTrue(visitor, "clicked")]).toEqual([false, false]);
    await get(visitor, "hello");
    expect(await isTrue(visitor, "had-ever")).toBe(true);
  });

  it("sees no control group, whatever its device says", async () => {
    let found = 0;
    for (let tries = 0; found < 2 && tries < 60; tries++) {
      const visitor = await makeVisitor(ALL);
      const { outcome, receipt } = await get(visitor, "tested");
      if (outcome === "offer") continue;
      found += 1;
      expect((await react(visitor, receipt)).status).toBe(202);
      expect(await isTrue(visitor, "had-test")).toBe(false);
    }
    expect(found).toBe(2);
  });
});

describe("withdrawing profiling", () => {
  it("takes the history at once, from what receipts keep too; caps and receipts stay", async () => {
    const visitor = await newClicker();
    await liveOn(visitor, 50 * DAY_MS);
    await get(visitor, "hello");
    await get(visitor, "had-ever");
    const inputs = async () => JSON.stringify((await rowsOf(visitor.person, "message")).map(({ input }) => input));
    expect(await recordsOf(visitor.person, "history")).not.toEqual([]);
    expect(await inputs()).toContain('\\"history\\"');
    await visitor.consent({ profiling: false });
    expect(await recordsOf(visitor.person, "history")).toEqual([]);
    expect(await inputs()).not.toContain("history");
    expect(await partOf(visitor.person, "exposures")).not.toEqual([]);
    pass(MINUTE_MS);
    await visitor.consent({ profiling: true });
    expect([await isTrue(visitor, "had-ever"), await isTrue(visitor, "clicked")]).toEqual([false, false]);
  });

  it("keeps nothing of what is cleared away later", async () => {
    const visitor = await newClicker();
    await visitor.consent({ profiling: false });
    await liveOn(visitor, 50 * DAY_MS);
    expect(await recordsOf(visitor.person, "history")).toEqual([]);
  });
});

describe("an erased person", () => {
  it("leaves no history", async () => {
    const visitor = await newClicker();
    await liveOn(visitor, 50 * DAY_MS);
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect(await recordsOf(visitor.person, "history")).toEqual([]);
  });
});
