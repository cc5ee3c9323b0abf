import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, partOf, pass, SECOND_MS } from "./support/person-object.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/** Noon in UTC, eight in the morning in New York, one in London. */
const NOON_MS = Date.UTC(2029, 5, 4, 12);
const everyDay = [1, 2, 3, 4, 5, 6, 7];

const MOMENTS: Moment[] = [
  { id: "hello", on: { event: "hello" }, offer: offer() },
  { id: "breakfast", on: { event: "hungry" }, hours: [{ days: everyDay, from: "07:00", to: "09:00" }], offer: offer() },
];

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  expect((await publish(street(MOMENTS))).status).toBe(200);
});
beforeEach(() => pass(SECOND_MS));

const saying = (visitor: Visitor, name: string, more: object = {}) => visitor.ping({ event: { name }, ...more });

describe("texts", () => {
  it("are in the person's language, by lookup, else in the mesh's", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const titles: string[] = [];
    for (const locale of [undefined, "de", "DE-ch-1996", "fr", "en-GB"]) {
      pass(SECOND_MS);
      const { body } = await saying(visitor, "hello", locale === undefined ? {} : { locale });
      titles.push(`${body.offer.title}, ${body.offer.action.label}`);
    }
    expect(titles).toEqual(["Hello, Hello", "Hallo, Hallo", "Hallo, Hallo", "Hello, Hello", "Hello, Hello"]);
  });

  it("stay in the language last said, also after the object was evicted", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await saying(visitor, "hello", { locale: "de" });
    await evict(visitor.person);
    pass(SECOND_MS);
    expect((await saying(visitor, "hello")).body.offer.title).toBe("Hallo");
  });

  it("are in the mesh's own language for somebody whose language is not there", async () => {
    await publish(street(MOMENTS, { mesh: { locale: "de" } }));
    const visitor = await makeVisitor(["marketing"]);
    expect((await saying(visitor, "hello", { locale: "fr" })).body.offer.title).toBe("Hallo");
    await publish(street(MOMENTS));
  });

  it("that were given are given again as they were, whatever language is spoken since", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const jti = "the-same-message-twice-00";
    const first = await visitor.ping({ event: { name: "hello" }, locale: "de" }, { jti });
    pass(SECOND_MS);
    await saying(visitor, "hello", { locale: "en" });
    const again = await visitor.ping({ event: { name: "hello" }, locale: "de" }, { jti, ageSeconds: 1 });
    expect(again.body.offer).toEqual(first.body.offer);
  });
});

describe("a time zone", () => {
  it("takes effect at once the first time, and then at most once in 24 hours", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const hungryIn = async (timeZone: string) => {
      const { body } = await saying(visitor, "hungry", { timeZone });
      return `${body.offer?.moment ?? body.reason}, ${(await partOf(visitor.person, "profile")).timeZone}`;
    };
    expect(await hungryIn("Europe/London")).toBe("schedule, Europe/London");
    pass(MINUTE_MS);
    expect(await hungryIn("America/New_York")).toBe("schedule, Europe/London");
    pass(12 * HOUR_MS - 2 * MINUTE_MS);
    await evict(visitor.person);
    expect(await hungryIn("Pacific/Auckland")).toBe("schedule, Europe/London");
    pass(12 * HOUR_MS);
    await visitor.send("/v1/devices", "device+jwt");
    expect(await hungryIn("America/New_York")).toBe("schedule, Europe/London");
    pass(MINUTE_MS);
    expect(await hungryIn("America/New_York")).toBe("breakfast, America/New_York");
  });

  it("that is the same as before begins no new wait", async () => {
    const visitor = await makeVisitor(["marketing"]);
    await saying(visitor, "hello", { timeZone: "Europe/London" });
    pass(DAY_MS - HOUR_MS);
    await visitor.send("/v1/devices", "device+jwt");
    await saying(visitor, "hello", { timeZone: "Europe/London" });
    pass(HOUR_MS);
    await saying(visitor, "hello", { timeZone: "America/New_York" });
    expect((await partOf(visitor.person, "profile")).timeZone).toBe("America/New_York");
  });

  it("is nothing a late message can set, nor one that the edge answers by itself", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const said = { timeZone: "America/New_York", locale: "de" };
    await visitor.ping({ ...at(SHOP), ...said }, { ageSeconds: 600 });
    await visitor.ping({ ...at(NOWHERE_NEAR), ...said });
    expect(await partOf(visitor.person, "profile")).not.toHaveProperty("timeZone");
    expect(await partOf(visitor.person, "profile")).not.toHaveProperty("locale");
  });
});

describe("what is no time zone, or no language tag,", () => {
  it.each([
    ["timeZone", "+01:00"],
    ["timeZone", "Mars/Olympus"],
    ["timeZone", ""],
    ["locale", "not a tag"],
    ["locale", "de_DE"],
    ["locale", ""],
  ])("is 422 with a pointer: %s %j", async (name, value) => {
    const visitor = await makeVisitor();
    const { status, body } = await saying(visitor, "hello", { [name]: value });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "invalid" });
    expect(JSON.stringify(body.pointers)).toContain(`/${name}`);
  });
});
