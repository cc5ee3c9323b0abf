import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { waitFor } from "../support/wait-for.ts";
import { counted } from "./support/counters.ts";
import {
  DAY_MS,
  HOUR_MS,
  partOf,
  passToAlarm,
  passToAlarmAt,
  pushesOf,
  recordsOf,
  timersOf,
} from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { say } from "./support/say.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

beforeAll(() => void vi.setSystemTime(Date.now()));

describe("a withdrawal and pushes", () => {
  const held: Partial<Moment> = { quietHours: "hold", caps: [{ max: 1, per: "day" }], offer: offer() };
  const HELD_MOMENTS: Moment[] = [
    { id: "letter", on: { event: "letter" }, ...held },
    { id: "at-shop", on: { enter: { place: "shop" } }, ...held },
  ];
  const desk = openPushDesk();
  beforeEach(() => desk.clear());
  afterAll(() => void vi.restoreAllMocks());

  /** Somebody with one push that waits for the end of quiet hours. */
  async function makeSleeper(what: object) {
    vi.setSystemTime(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS + 23 * HOUR_MS);
    await publish(street(HELD_MOMENTS, { policy: { quietHours: { from: "21:00", to: "08:00" } } }));
    const visitor = await makeVisitor(["location", "marketing", "push"]);
    await subscribe(visitor, "phone");
    const { body } = await visitor.ping({ ...what, channel: "push" });
    expect(body.outcome).toBe("push");
    expect(await pushesOf(visitor.person)).toHaveLength(1);
    await counted(visitor.person);
    return visitor;
  }

  it.each([
    ["push", { event: { name: "letter" } }],
    ["marketing", { event: { name: "letter" } }],
    ["location", at(SHOP)],
  ])("of `%s` stops the queued push that needs it, and its cap stays used", async (purpose, what) => {
    const visitor = await makeSleeper(what);
    await say(visitor, { [purpose]: false });
    expect(await pushesOf(visitor.person)).toEqual([]);
    expect(await partOf(visitor.person, "exposures")).toMatchObject([{ marketing: true }]);
    expect(Object.keys(await timersOf(visitor.person))).toEqual(["tidy"]);
    await passToAlarm(visitor.person);
    expect(desk.requests).toEqual([]);
  });

  it("of `push` deletes the subscriptions", async () => {
    const visitor = await makeSleeper({ event: { name: "letter" } });
    expect(await recordsOf(visitor.person, "subscription")).toHaveLength(1);
    await say(visitor, { push: false });
    expect(await recordsOf(visitor.person, "subscription")).toEqual([]);
    await say(visitor, { push: true });
    expect(await recordsOf(visitor.person, "subscription")).toEqual([]);
  });

  it("of `location` leaves a push that needs none", async () => {
    const visitor = await makeSleeper({ event: { name: "letter" } });
    await say(visitor, { location: false });
    const [waiting] = await pushesOf(visitor.person);
    await passToAlarmAt(visitor.person, waiting.deliveries[0].nextAtMs);
    await passToAlarm(visitor.person);
    await desk.heard(1);
    expect(await pushesOf(visitor.person)).toEqual([]);
  });

  it("stops a push that a push service did not take yet", async () => {
    const visitor = await makeVisitor(["marketing", "push"]);
    await publish(street([{ id: "news", on: { event: "news" }, offer: offer() }]));
    await subscribe(visitor, "phone");
    desk.answer(503);
    expect((await visitor.ping({ event: { name: "news" }, channel: "push" })).body.outcome).toBe("push");
    await waitFor(async () => {
      const [row] = await pushesOf(visitor.person);
      expect(row.deliveries).toMatchObject([{ attempts: 1, open: false }]);
    });
    await say(visitor, { marketing: false });
    expect(await pushesOf(visitor.person)).toEqual([]);
    await passToAlarm(visitor.person);
    expect(desk.requests).toHaveLength(1);
  });
});
