import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { makeReachable } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import {
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarmAt,
  pushesOf,
  rowsOf,
  runAlarm,
  stateOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { publish, type Visitor } from "./support/visitor.ts";

/* Moments that follow another one. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let desk: PushDesk;
let office: Gateway;

const often: Pick<Moment, "caps" | "quietHours"> = { caps: [{ max: 9, per: "day" }], quietHours: "ignore" };
const MOMENTS: Moment[] = [
  { id: "coffee", on: { event: "ask" }, ...often, offer: offer() },
  { id: "cake", on: { after: { moment: "coffee", delay: "PT30M" } }, ...often, offer: offer() },
  { id: "water", on: { after: { moment: "cake", delay: "PT30M" } }, ...often, offer: offer() },
  { id: "tea", on: { event: "tea" }, ...often, offer: offer() },
];

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  office = await makeGateway("office", "shop", { kind: "backend", scopes: ["link"] });
  await publishStreet();
});
beforeEach(() => {
  pass(24 * HOUR_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function publishStreet(moments = MOMENTS): Promise<void> {
  expect((await publish(street(moments, { senders: [office.entry] }))).status).toBe(200);
}

const ask = (who: Visitor, name = "ask", channel = "inline") => who.ping({ event: { name }, channel });

/** Lets time pass until then; what is due goes off, and pushes come to rest. */
async function passTo(who: Visitor, atMs: number): Promise<void> {
  await passToAlarmAt(who.person, atMs);
  vi.setSystemTime(atMs);
  await runAlarm(who.person);
  await vi.waitFor(async () => expect(await pushesOf(who.person)).toEqual([]));
}

/** The moments that decisions without a message chose. */
async function cameByItself(who: Visitor): Promise<string[]> {
  const rows = (await rowsOf(who.person, "message")).filter(({ typ }) => typ === "after");
  return rows.map(({ receipt }) => JSON.parse(String(receipt)).moment).toSorted();
}

describe("a moment that follows another", () => {
  it("comes once, so long after that one was given, also to an object that has forgotten it", async () => {
    const who = await makeReachable(office);
    const askedMs = Date.now();
    expect((await ask(who)).body.offer.moment).toBe("coffee");
    await evict(who.person);
    await passTo(who, askedMs + 30 * MINUTE_MS - 1);
    expect(await cameByItself(who)).toEqual([]);
    await passTo(who, askedMs + 30 * MINUTE_MS);
    expect(await cameByItself(who)).toEqual(["cake"]);
    const [row] = (await rowsOf(who.person, "message")).filter(({ typ }) => typ === "after");
    expect([row?.iatMs, JSON.parse(String(row?.receipt)).cause]).toEqual([
      askedMs + 30 * MINUTE_MS,
      { kind: "after", moment: "coffee" },
    ]);
    await passTo(who, askedMs + 60 * MINUTE_MS);
    expect(await cameByItself(who)).toEqual(["cake", "water"]);
    expect((await stateOf(who.person)).profile.follows).toBeUndefined();
  });

  it("waits once, from the newest", async () => {
    const who = await makeReachable(office);
    const askedMs = Date.now();
    await ask(who);
    pass(20 * MINUTE_MS);
    await ask(who);
    await passTo(who, askedMs + 31 * MINUTE_MS);
    expect(await cameByItself(who)).toEqual([]);
    await passTo(who, askedMs + 50 * MINUTE_MS);
    expect(await cameByItself(who)).toEqual(["cake"]);
  });

  it("does not follow what was void before anybody got it", async () => {
    const who = await makeReachable(office);
    const askedMs = Date.now();
    // The push service refuses the mesh's own key, so that nobody could be reached.
    desk.answer(401);
    expect((await ask(who, "ask", "push")).body.outcome).toBe("push");
    await vi.waitFor(async () => expect(await pushesOf(who.person)).toEqual([]));
    await passTo(who, askedMs + 30 * MINUTE_MS);
    expect(await cameByItself(who)).toEqual([]);
  });

  it("is dropped if the catalog of then has it follow nothing", async () => {
    const who = await makeReachable(office);
    const askedMs = Date.now();
    await ask(who);
    await publishStreet(MOMENTS.filter(({ id }) => id === "coffee" || id === "tea"));
    await passTo(who, askedMs + 30 * MINUTE_MS);
    expect(await cameByItself(who)).toEqual([]);
    expect((await stateOf(who.person)).profile.follows).toBeUndefined();
    expect((await stateOf(who.person)).timers.follow).toBeUndefined();
    await publishStreet();
  });

  it("costs nothing where nothing follows what was given", async () => {
    const who = await makeReachable(office);
    const before = JSON.stringify(await stateOf(who.person));
    expect((await ask(who, "tea")).body.offer.moment).toBe("tea");
    expect(JSON.stringify(await stateOf(who.person))).toBe(before);
  });
});
