import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { claimOf } from "./support/claims.ts";
import { catalogOfFullLife, liveFully } from "./support/full-life.ts";
import { newMac } from "./support/gateway.ts";
import {
  consentEventsOf,
  evict,
  MINUTE_MS,
  pass,
  pushesOf,
  recordsOf,
  rowsOf,
  stateOf,
  timersOf,
} from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { say } from "./support/say.ts";
import { rowsOfVisitor, unite, uniteInto } from "./support/unite.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What two people agree to who are one from now on, and what goes in the same step with a purpose that is granted no more. */

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2031, 5, 3, 12));
  openPushDesk();
  expect((await publish(catalogOfFullLife())).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const ALL = ["location", "marketing", "push", "measurement"];

/** One who has left something in every table, with a tag too. */
async function liver(): Promise<Visitor> {
  const { visitor } = await liveFully();
  const tag = newMac();
  const claimed = await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
  expect(claimed.status).toBe(204);
  return visitor;
}

/** The purposes that the account grants after it took in a device's own person; each says in turn what is told, a minute apart. */
async function grantsAfter(...said: readonly (readonly ["phone" | "laptop", boolean])[]): Promise<boolean> {
  const people = { phone: await makeVisitor(["marketing"]), laptop: await makeVisitor(["marketing"]) };
  for (const [who, granted] of said) {
    pass(MINUTE_MS);
    await say(people[who], { profiling: granted });
  }
  await unite(people.phone, people.laptop);
  return (await say(people.phone, { marketing: true })).body.consent.profiling;
}

describe("a purpose is granted afterwards only if one side grants it and the other's latest statement is no withdrawal:", () => {
  it("the grant of either is enough if the other never spoke of it", async () => {
    expect(await grantsAfter(["phone", true])).toBe(true);
    expect(await grantsAfter(["laptop", true])).toBe(true);
    expect(await grantsAfter()).toBe(false);
  });

  it("a withdrawal of the account holds, whether the device granted it earlier or later", async () => {
    expect(await grantsAfter(["laptop", true], ["phone", false])).toBe(false);
    expect(await grantsAfter(["phone", false], ["laptop", true])).toBe(false);
  });

  it("a withdrawal of the device holds, whether the account granted it earlier or later", async () => {
    expect(await grantsAfter(["phone", true], ["laptop", false])).toBe(false);
    expect(await grantsAfter(["laptop", false], ["phone", true])).toBe(false);
  });

  it("a grant after a withdrawal counts, and one that is said afterwards", async () => {
    expect(await grantsAfter(["phone", false], ["phone", true], ["laptop", true])).toBe(true);
    const [phone, laptop] = [await makeVisitor(["marketing"]), await makeVisitor(["marketing"])];
    await say(laptop, { marketing: false });
    await unite(phone, laptop);
    pass(MINUTE_MS);
    expect((await say(phone, { marketing: true })).body.consent.marketing).toBe(true);
  });

  it("a grant from before the later of the two statements changes nothing", async () => {
    const [phone, laptop] = [await makeVisitor(["marketing"]), await makeVisitor(["marketing"])];
    pass(MINUTE_MS);
    await say(laptop, { profiling: false });
    await unite(phone, laptop);
    const late = await say(phone, { profiling: true }, {}, { ageSeconds: 30 });
    expect(late.body.consent.profiling).toBe(false);
  });

  it("every change of mind of both is kept, each once", async () => {
    const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(["push", "marketing"])];
    await unite(phone, laptop);
    const events = (await consentEventsOf(phone.person)).map(({ purpose, device }) => [purpose, device]);
    expect(events).toEqual([
      ...ALL.map((purpose) => [purpose, phone.device.id]),
      ...["push", "marketing"].map((purpose) => [purpose, laptop.device.id]),
    ]);
    pass(MINUTE_MS);
    await say(phone, { push: false });
    expect(await consentEventsOf(phone.person)).toHaveLength(7);
  });
});

describe("what is granted no more goes in the same step,", () => {
  it("with `location`: presence, tags, what decisions were made from and set off by, of both", async () => {
    for (const isOfAccount of [true, false]) {
      const [phone, laptop] = [await liver(), await liver()];
      await say(isOfAccount ? phone : laptop, { location: false });
      await unite(phone, laptop);
      const { presence, timers } = await stateOf(phone.person);
      expect(presence).toEqual({ stays: [], visits: {}, visitCounts: {} });
      expect(timers.silence).toBeUndefined();
      const tags = await recordsOf(phone.person, "tag");
      expect(tags.filter(({ state }) => state !== "remove")).toEqual([]);
      expect(tags).not.toEqual([]);
      const rows = await rowsOf(phone.person, "message");
      expect(rows.filter(({ input }) => input !== null)).toEqual([]);
      const causes = rows.map(({ receipt }) => JSON.parse(String(receipt ?? "{}"))?.cause?.kind);
      expect(new Set(causes)).toEqual(new Set([undefined, "event"]));
    }
  });

  it("with `push`: subscriptions, and pushes on their way, of both", async () => {
    for (const isOfAccount of [true, false]) {
      const [phone, laptop] = [await liver(), await liver()];
      await say(isOfAccount ? phone : laptop, { push: false });
      await unite(phone, laptop);
      expect(await recordsOf(phone.person, "subscription")).toEqual([]);
      expect(await pushesOf(phone.person)).toEqual([]);
      expect((await rowsOf(phone.person, "message")).filter(({ exposures }) => exposures !== null)).not.toEqual([]);
    }
  });

  it("with any purpose: the pushes that need it", async () => {
    const [phone, laptop] = [await liver(), await liver()];
    expect([...(await pushesOf(phone.person)), ...(await pushesOf(laptop.person))]).toHaveLength(2);
    await say(laptop, { marketing: false });
    await unite(phone, laptop);
    expect(await pushesOf(phone.person)).toEqual([]);
    expect(await recordsOf(phone.person, "subscription")).toHaveLength(2);
  });

  it("with `measurement`: what could still be counted of offers so far", async () => {
    for (const isOfAccount of [true, false]) {
      const [phone, laptop] = [await liver(), await liver()];
      await say(isOfAccount ? phone : laptop, { measurement: false });
      await unite(phone, laptop);
      const counted = (await rowsOf(phone.person, "message")).map(({ counted }) => String(counted));
      expect(counted.filter((offer) => offer.includes('"isExposure"'))).toEqual([]);
      expect(counted.filter((offer) => offer.includes('"arm"'))).not.toEqual([]);
    }
  });

  it("with `profiling`: scores, and what the person got before", async () => {
    const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(ALL)];
    const rows = await rowsOfVisitor(laptop);
    const { consent, profile } = rows.person;
    const nowMs = Date.now();
    const known = { attributes: { tone: "soft" }, scores: { coffee: { value: 1, atMs: 1 } } };
    const person = { ...rows.person, consent: { ...consent, profiling: { granted: true, atMs: 1 } } };
    const profiled = {
      ...rows,
      person: { ...person, profile: { ...profile, ...known } },
      history: { welcome: { given: nowMs } },
    };
    await say(phone, { profiling: false });
    await uniteInto(phone, profiled);
    const after = (await stateOf(phone.person)).profile;
    expect(after).not.toHaveProperty("scores");
    expect(await recordsOf(phone.person, "history")).toEqual([]);
    pass(MINUTE_MS);
    await say(phone, { profiling: true });
    await uniteInto(phone, profiled);
    expect((await stateOf(phone.person)).profile).toMatchObject({ attributes: known.attributes, scores: known.scores });
    expect(await recordsOf(phone.person, "history")).toEqual([{ given: nowMs }]);
  });

  it("and what nobody withdrew stays as it was, also once the object has slept", async () => {
    const [phone, laptop] = [await liver(), await liver()];
    await unite(phone, laptop);
    await evict(phone.person);
    expect(await recordsOf(phone.person, "subscription")).toHaveLength(2);
    expect(await pushesOf(phone.person)).toHaveLength(2);
    expect(await recordsOf(phone.person, "tag")).toHaveLength(2);
    expect(Object.keys((await stateOf(phone.person)).presence.visits)).toEqual(["shop"]);
    expect((await timersOf(phone.person)).silence).toBeDefined();
  });
});
