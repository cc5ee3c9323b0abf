import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeCustomer, nameCustomer } from "./support/customer.ts";
import { flightMoments, flightStreet, flightTimes, runsOf } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import {
  alarmOf,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarmAt,
  recordsOf,
  runAlarm,
  tablesOf,
} from "./support/person-object.ts";
import { makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

/* A device's own person who is on a journey becomes one with a customer's. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const scopes = ["link", "signal:booked", "signal:gate"];
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes });
  const flight = flightStreet(flightMoments("gate"), { senders: [airline.entry] });
  // An app may begin a flight as well.
  const journeys = (flight.journeys ?? []).map((journey) => ({
    ...journey,
    stages: journey.stages.map((stage) => (stage.id === "checked-in" ? { ...stage, opens: true } : stage)),
  }));
  expect((await publish({ ...flight, journeys })).status).toBe(200);
});
beforeEach(() => pass(24 * HOUR_MS));
afterAll(() => vi.useRealTimers());

const PURPOSES = ["marketing", "profiling"];
const checkIn = (who: Visitor, run: string) => who.ping({ event: { name: "check-in", data: { run } } });

async function say(customer: string, type: string, claims: object): Promise<void> {
  const token = await airline.sign({ type, customer, ...claims }, { header: { typ: "signal+jwt" } });
  expect((await post("/v1/signals", token)).status).toBe(202);
}

/** Links a device whose own person is somebody already. */
async function link(visitor: Visitor, { customer, person }: { customer: string; person: string }): Promise<string> {
  const own = visitor.person;
  const account = await airline.sign({ customer, device: visitor.device.id }, { header: { typ: "account+jwt" } });
  expect((await visitor.send("/v1/me/link", "link+jwt", { account })).status).toBe(200);
  visitor.person = person;
  return own;
}

describe("runs of a device's own person who is linked", () => {
  it("are the customer's from then on, of one run the further stage, and trigger nothing", async () => {
    const [first, second] = [await makeCustomer(airline, PURPOSES), await makeVisitor(PURPOSES)];
    await say(first.customer, "booked", { run: "AC834", data: flightTimes(Date.now()) });
    await say(first.customer, "booked", { run: "LH400" });
    await say(first.customer, "gate", { run: "LH400" });
    await checkIn(second, "AC834");
    await checkIn(second, "LH400");
    await checkIn(second, "BA1");
    pass(MINUTE_MS);
    const own = await link(second, first);
    expect(await runsOf(first.person)).toEqual(["AC834 checked-in", "BA1 checked-in", "LH400 gate"]);
    expect((await tablesOf(own)).record?.filter(({ kind }) => kind === "run")).toEqual([]);
    // What the flight waits for still comes: it boards in three hours.
    expect(await alarmOf(first.person)).toBeLessThanOrEqual(Date.now() + 3 * HOUR_MS);
    const boardsMs = Date.now() - MINUTE_MS + 3 * HOUR_MS;
    await passToAlarmAt(first.person, boardsMs);
    vi.setSystemTime(boardsMs);
    await runAlarm(first.person);
    expect(await runsOf(first.person)).toEqual(["AC834 boarding", "BA1 checked-in", "LH400 upgrade"]);
  });

  it("end if the customer has withdrawn what they need", async () => {
    const [first, second] = [await makeCustomer(airline, PURPOSES), await makeVisitor(PURPOSES)];
    pass(MINUTE_MS);
    await first.consent({ profiling: false });
    await checkIn(second, "BA1");
    pass(MINUTE_MS);
    await link(second, first);
    expect(await recordsOf(first.person, "run")).toEqual([]);
  });

  it("come with the first link of a customer whom nobody knew", async () => {
    const [visitor, named] = [await makeVisitor(PURPOSES), await nameCustomer()];
    await checkIn(visitor, "BA1");
    await link(visitor, named);
    expect(await runsOf(named.person)).toEqual(["BA1 checked-in"]);
  });
});
