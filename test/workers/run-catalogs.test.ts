import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { FLIGHT, flightStreet, runNotesOf, runsOf } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import {
  alarmOf,
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarmAt,
  recordsOf,
  runAlarm,
  tablesOf,
} from "./support/person-object.ts";
import { at, SHOP } from "./support/street.ts";
import { post, publish } from "./support/visitor.ts";

/* A catalog is published while people are on journeys. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes: ["link", "signal:booked", "signal:gate"] });
});
beforeEach(async () => {
  pass(24 * HOUR_MS);
  await publishFlight();
});
afterAll(() => vi.useRealTimers());

async function publishFlight(flight = FLIGHT): Promise<void> {
  expect((await publish(flightStreet([], { senders: [airline.entry], journeys: [flight] }))).status).toBe(200);
}

/** The flight, with another wait at the gate. */
const upgradeAfter = (delay: string) => ({
  ...FLIGHT,
  stages: FLIGHT.stages.map((stage) => (stage.id === "upgrade" ? { ...stage, on: { after: "gate", delay } } : stage)),
});

async function say({ customer }: Customer, type: string, claims: object = {}): Promise<void> {
  const token = await airline.sign({ type, customer, run: "AC834", ...claims }, { header: { typ: "signal+jwt" } });
  expect((await post("/v1/signals", token)).status).toBe(202);
}

const PURPOSES = ["marketing", "profiling", "location"];

describe("a wait that is shorter now", () => {
  it("is in time though only a message that comes again woke its object, and the object was lost then", async () => {
    const who = await makeCustomer(airline, PURPOSES);
    const jti = newJti();
    await who.ping(at(SHOP), { jti });
    await passToAlarmAt(who.person, Date.now() + HOUR_MS);
    await say(who, "booked");
    await say(who, "gate");
    const gateMs = Date.now();
    await publishFlight(upgradeAfter("PT5M"));
    expect((await who.ping(at(SHOP), { jti })).status).toBe(200);
    await evict(who.person);
    expect(await alarmOf(who.person)).toBeLessThanOrEqual(gateMs + 5 * MINUTE_MS);
  });
});

describe("a journey that needs another purpose now", () => {
  it("ends at once with the withdrawal of that one", async () => {
    const who = await makeCustomer(airline, PURPOSES);
    await say(who, "booked", { data: { gate: "canary" } });
    await publishFlight({ ...FLIGHT, purposes: ["marketing"] });
    pass(MINUTE_MS);
    await who.consent({ marketing: false });
    expect(await alarmOf(who.person)).toBeLessThanOrEqual(Date.now());
    await runAlarm(who.person);
    expect(await runsOf(who.person)).toEqual([]);
    expect(JSON.stringify(await tablesOf(who.person))).not.toContain("canary");
    expect(await runNotesOf(who.person)).toContainEqual({ journey: "flight", run: "AC834", ended: "withdrawn" });
  });
});

describe("a journey that is gone", () => {
  it("leaves nothing that was said of it before its run to somebody who takes back its purpose", async () => {
    const who = await makeCustomer(airline, PURPOSES);
    await say(who, "gate", { run: "LH400", data: { gate: "canary" } });
    await publishFlight({ ...FLIGHT, id: "other" });
    await say(who, "booked", { run: "BA1" });
    expect(await runsOf(who.person)).toEqual(["BA1 booked"]);
    pass(MINUTE_MS);
    await who.consent({ profiling: false });
    expect(JSON.stringify(await tablesOf(who.person))).not.toContain("canary");
  });

  it("leaves no key of a run that ended with it either", async () => {
    const who = await makeCustomer(airline, PURPOSES);
    await say(who, "booked", { run: "canary" });
    await publishFlight({ ...FLIGHT, id: "other" });
    await who.ping(at(SHOP));
    await runAlarm(who.person);
    expect(JSON.stringify(await recordsOf(who.person, "run"))).toContain("canary");
    pass(MINUTE_MS);
    await who.consent({ profiling: false });
    expect(await recordsOf(who.person, "run")).toEqual([]);
  });
});
