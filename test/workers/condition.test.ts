import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { evict, HOUR_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const MOMENTS: Moment[] = [
  { id: "regular", on: { enter: { label: "food" } }, when: 'person.visits("food") >= 3', offer: offer() },
  {
    id: "join",
    on: { event: "join" },
    // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
    then: [{ set: { tier: "gold", points: 40 } }, { suppress: "ads", for: "PT1H" }],
  },
  {
    id: "gold",
    on: { event: "browse" },
    when: 'person.attributes.tier == "gold" && person.attributes.points > 30',
    offer: offer(),
  },
  { id: "ad", on: { event: "look" }, when: '!person.suppressed("ads")', offer: offer() },
  { id: "big-spender", on: { event: "buy" }, when: "event.data.total >= 99.5 && event.data.online", offer: offer() },
  { id: "of-consent", on: { event: "ask" }, when: "person.consent.profiling", offer: offer() },
  { id: "of-letter", on: { event: "write" }, when: 'event.data.e.matches(r"^\\p{L}$")', offer: offer() },
  {
    id: "of-place",
    on: { enter: { place: "shop" } },
    when: '"food" in place.labels && place.id == "shop"',
    priority: 10,
    offer: offer(),
  },
];

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2029, 5, 4, 12));
  expect((await publish(street(MOMENTS))).status).toBe(200);
});
beforeEach(() => pass(SECOND_MS));

async function told(visitor: Visitor, claims: object): Promise<string> {
  pass(SECOND_MS);
  const { body } = await visitor.ping(claims);
  return body.offer?.moment ?? body.reason;
}

const says = (name: string, data: object = {}) => ({ event: { name, data } });

describe("a condition sees", () => {
  it("the visits to a label, the present one included, also after the object was evicted", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const entered: string[] = [];
    for (let visit = 0; visit < 3; visit++) {
      entered.push(await told(visitor, at(SHOP)));
      await told(visitor, { ...at(NOWHERE_NEAR), present: ["shop"] });
      await evict(visitor.person);
    }
    expect(entered).toEqual(["of-place", "of-place", "regular"]);
  });

  it("attributes that an effect set, and fails without them", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect(await told(visitor, says("browse"))).toBe("condition");
    expect(await told(visitor, says("join"))).toBe("no-channel");
    expect(await told(visitor, says("browse"))).toBe("gold");
  });

  it("what an effect suppressed, for as long as it said", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect(await told(visitor, says("look"))).toBe("ad");
    await told(visitor, says("join"));
    expect(await told(visitor, says("look"))).toBe("condition");
    pass(HOUR_MS);
    expect(await told(visitor, says("look"))).toBe("ad");
  });

  it("the data of the event, by its type", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect(await told(visitor, says("buy", { total: 99.5, online: true }))).toBe("big-spender");
    expect(await told(visitor, says("buy", { total: 99.4, online: true }))).toBe("condition");
    expect(await told(visitor, says("buy", { total: "99.5", online: true }))).toBe("condition");
    expect(await told(visitor, says("buy"))).toBe("condition");
  });

  it("whether a text matches a pattern of RE2, whose engine is loaded for it", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect(await told(visitor, says("write", { e: "é" }))).toBe("of-letter");
    expect(await told(visitor, says("write", { e: "5" }))).toBe("condition");
    expect(await told(visitor, says("write", { e: 5 }))).toBe("condition");
  });

  it("what the person agreed to", async () => {
    const visitor = await makeVisitor(["marketing"]);
    expect(await told(visitor, says("ask"))).toBe("condition");
    await visitor.consent({ profiling: true });
    expect(await told(visitor, says("ask"))).toBe("of-consent");
  });
});
