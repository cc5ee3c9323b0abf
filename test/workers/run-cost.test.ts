import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { counted } from "./support/counters.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { FLIGHT, flightMoments, flightStreet, flightTimes, runsOf } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { HOUR_MS, MINUTE_MS, pass, passToAlarmAt, runAlarm } from "./support/person-object.ts";
import { type Cost, costOf } from "./support/storage-cost.ts";
import { at, NOWHERE_NEAR, SHOP } from "./support/street.ts";
import { post, publish } from "./support/visitor.ts";

/* What a stage of a journey costs in rows written and alarms set, and what many runs cost a message that concerns none, or one. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const JOURNEYS = ["flight", "parcel", "order", "visit"].map((id) => ({ ...FLIGHT, id }));

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const scopes = ["link", "signal:booked", "signal:gate"];
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes });
  const moments = flightMoments("checked-in").map((moment) => ({
    ...moment,
    on: { stage: "checked-in", journey: "flight" },
  }));
  expect((await publish(flightStreet(moments, { senders: [airline.entry], journeys: JOURNEYS }))).status).toBe(200);
});
beforeEach(() => pass(24 * HOUR_MS));
afterAll(() => vi.useRealTimers());

/** A traveller of whom nothing waits to be done, on so many flights of each journey. */
async function makeTraveller(runs: number): Promise<Customer> {
  const who = await makeCustomer(airline, ["marketing", "profiling", "location"]);
  await passToAlarmAt(who.person, Date.now() + HOUR_MS);
  for (let number = 0; number < runs; number++) await say(who, "booked", { run: `AC${number}` });
  return who;
}

async function say({ customer }: Customer, type: string, claims: object = {}): Promise<void> {
  const token = await airline.sign({ type, customer, run: "AC834", ...claims }, { header: { typ: "signal+jwt" } });
  expect((await post("/v1/signals", token)).status).toBe(202);
}

async function rowsBy({ person }: Customer, work: () => Promise<unknown>): Promise<number> {
  const [, written, alarms] = await costOf(person, async () => {
    await work();
    await counted(person);
  });
  return written + alarms;
}

describe("rows written and alarms set", () => {
  it("2 by a stage: the message, and the run, which says when it is due; 1 more if the alarm has to stand earlier", async () => {
    const who = await makeTraveller(0);
    const run = "AC0";
    const only = { run, data: flightTimes(Date.now()) };
    // Four journeys begin with it, and the first of their waits is before all that the alarm stood for.
    expect(await rowsBy(who, () => say(who, "booked", only))).toBe(1 + 4 + 1);
    pass(MINUTE_MS);
    const checkIn = () => who.ping({ event: { name: "check-in", data: { run } } });
    // An offer is counted as well.
    expect(await rowsBy(who, checkIn)).toBeLessThanOrEqual(1 + 4 + 1 + 1);
    pass(MINUTE_MS);
    expect(await rowsBy(who, () => say(who, "gate", { run }))).toBe(1 + 4);
  });

  it("2 by what comes early, and none by what says nothing new", async () => {
    const who = await makeTraveller(0);
    expect(await rowsBy(who, () => say(who, "gate"))).toBe(2);
    await say(who, "booked");
    pass(MINUTE_MS);
    expect(await rowsBy(who, () => say(who, "booked"))).toBe(0);
    expect(await rowsBy(who, () => say(who, "gate"))).toBe(0);
  });

  it("2 by a stage that comes by itself, and 1 for the next alarm", async () => {
    const who = await makeTraveller(0);
    await say(who, "booked");
    await say(who, "gate");
    const dueMs = Date.now() + 20 * MINUTE_MS;
    await passToAlarmAt(who.person, dueMs);
    vi.setSystemTime(dueMs);
    // One of the alarms that are counted is the test's own, which lets it go off.
    expect(await rowsBy(who, () => runAlarm(who.person))).toBe(4 * 2 + 1 + 1);
    expect(await runsOf(who.person)).toEqual(JOURNEYS.map(() => "AC834 upgrade"));
  });

  it("as many by a ping of somebody on 32 runs as of somebody on one", async () => {
    const costs: Cost[][] = [];
    for (const runs of [1, 8]) {
      const who = await makeTraveller(runs);
      expect(await runsOf(who.person)).toHaveLength(4 * runs);
      await who.ping(at(SHOP));
      await counted(who.person);
      const of: Cost[] = [];
      for (const claims of [at(SHOP), at(NOWHERE_NEAR), { event: { name: "check-in", data: { run: "AC0" } } }]) {
        pass(MINUTE_MS);
        of.push(
          await costOf(who.person, async () => {
            await who.ping(claims);
            await counted(who.person);
          }),
        );
      }
      costs.push(of);
    }
    expect(costs[1]).toEqual(costs[0]);
  });
});
