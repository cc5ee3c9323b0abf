import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { type Customer, makeCustomer, makeReachable } from "./support/customer.ts";
import { FLIGHT, flightMoments, flightStreet, flightTimes, runNotesOf, runsOf } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import {
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarmAt,
  pushesOf,
  recordsOf,
  rowsOf,
  runAlarm,
  tablesOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk } from "./support/push-desk.ts";
import { at, SHOP } from "./support/street.ts";
import { type Answered, post, publish, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const SIGNALS = ["booked", "gate", "landed", "home"];

let desk: PushDesk;
let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  const scopes = ["link", ...SIGNALS.map((type) => `signal:${type}`)];
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes });
  await publishFlight();
});
beforeEach(() => {
  pass(24 * HOUR_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function publishFlight(flight = FLIGHT): Promise<void> {
  const moments = flightMoments("checked-in", "at-airport", "gate", "upgrade", "boarding", "belt");
  const catalog = flightStreet(moments, { senders: [airline.entry], journeys: [flight] });
  expect((await publish(catalog)).status).toBe(200);
}

const say = async (
  { customer }: Pick<Customer, "customer">,
  type: string,
  claims: object = {},
  jti = newJti(),
): Promise<Answered> =>
  post(
    "/v1/signals",
    await airline.sign({ type, customer, run: "AC834", ...claims }, { jti, header: { typ: "signal+jwt" } }),
  );
const traveller = () => makeCustomer(airline, ["marketing", "push", "profiling", "location"]);
const checkIn = (who: Visitor, run = "AC834") => who.ping({ event: { name: "check-in", data: { run } } });

/** Lets time pass until what a run waits for is due, and a moment more. */
async function passToWait(who: Visitor, atMs: number): Promise<void> {
  await passToAlarmAt(who.person, atMs);
  vi.setSystemTime(atMs);
  await runAlarm(who.person);
}

describe("a run of a customer", () => {
  it("is made by a signal that opens it, and moved by events, enters and scans", async () => {
    const who = await traveller();
    const data = flightTimes(Date.now());
    expect((await say(who, "booked", { data })).status).toBe(202);
    expect(await runsOf(who.person)).toEqual(["AC834 booked"]);
    pass(MINUTE_MS);
    expect((await checkIn(who)).body.offer.moment).toBe("at-checked-in");
    pass(MINUTE_MS);
    expect((await who.ping(at(SHOP))).body.offer.moment).toBe("at-at-airport");
    pass(6 * HOUR_MS);
    await say(who, "landed");
    pass(MINUTE_MS);
    expect((await who.ping({ marker: "table-7" })).body.offer.moment).toBe("at-belt");
    pass(MINUTE_MS);
    await say(who, "home");
    expect(await runsOf(who.person)).toEqual([]);
    expect(await runNotesOf(who.person)).toEqual([
      { journey: "flight", run: "AC834", stage: "booked" },
      { journey: "flight", run: "AC834", stage: "checked-in" },
      { journey: "flight", run: "AC834", stage: "at-airport" },
      { journey: "flight", run: "AC834", stage: "landed" },
      { journey: "flight", run: "AC834", stage: "belt" },
      { journey: "flight", run: "AC834", stage: "home", ended: "ended" },
    ]);
  });

  it("is moved once by a message that comes again, also to an object that has forgotten it", async () => {
    const who = await makeReachable(airline);
    await who.consent({ profiling: true });
    const jti = newJti();
    await say(who, "booked");
    const claims = { iat: Date.now() / 1000, data: { gate: "A1" } };
    await Promise.all([1, 2].map(() => say(who, "gate", claims, jti)));
    await evict(who.person);
    await say(who, "gate", claims, jti);
    await desk.heard(1);
    expect(await runNotesOf(who.person)).toHaveLength(2);
    pass(MINUTE_MS);
    await say(who, "gate", { data: { gate: "B7" } });
    await desk.heard(2);
  });

  it("takes what came early, also after the object was lost", async () => {
    const who = await traveller();
    await say(who, "gate");
    expect(await runsOf(who.person)).toEqual([]);
    await evict(who.person);
    await say(who, "booked");
    expect(await runsOf(who.person)).toEqual(["AC834 gate"]);
  });

  it("is of nobody who is not there, and of no sender's run without a customer", async () => {
    expect((await say({ customer: "nobody" }, "booked")).status).toBe(202);
    const { status, body } = await say({ customer: "x" }, "booked", { customer: undefined, place: "shop" });
    expect([status, body.code, body.pointers?.[0]]).toEqual([422, "invalid", "/run"]);
  });

  it("goes no further for somebody who did not agree to it", async () => {
    const who = await makeCustomer(airline, ["marketing", "push", "location"]);
    await say(who, "booked");
    await checkIn(who);
    expect(await runsOf(who.person)).toEqual([]);
  });
});

describe("what a run waits for", () => {
  it("comes by itself, once, as a push, dated at its time", async () => {
    const who = await makeReachable(airline);
    await who.consent({ profiling: true });
    await say(who, "booked");
    await say(who, "gate");
    await desk.heard(1);
    await vi.waitFor(async () => expect(await pushesOf(who.person)).toEqual([]));
    const dueMs = Date.now() + 20 * MINUTE_MS;
    await evict(who.person);
    await passToWait(who, dueMs);
    await desk.heard(2);
    const [row] = (await rowsOf(who.person, "message")).filter(({ typ }) => typ === "stage");
    expect([row?.kid, row?.iatMs]).toEqual(["", dueMs]);
    expect(JSON.parse(String(row?.receipt)).cause).toEqual({
      kind: "stage",
      journey: "flight",
      stage: "upgrade",
      run: "AC834",
    });
    expect(await runAlarm(who.person)).toBe(true);
    expect(await runsOf(who.person)).toEqual(["AC834 upgrade"]);
  });

  it("does not come if the run has moved on, nor if it is over an hour late, and moves with its instant", async () => {
    const who = await traveller();
    const times = flightTimes(Date.now());
    await say(who, "booked", { data: times });
    pass(MINUTE_MS);
    const later = new Date(Date.parse(times.boards ?? "") + HOUR_MS).toISOString();
    await say(who, "booked", { data: { boards: later } });
    await passToWait(who, Date.parse(times.boards ?? ""));
    expect(await runsOf(who.person)).toEqual(["AC834 booked"]);
    await passToWait(who, Date.parse(later));
    expect(await runsOf(who.person)).toEqual(["AC834 boarding"]);
    await say(who, "booked", { run: "LH400", data: flightTimes(Date.now() - 5 * HOUR_MS) });
    await runAlarm(who.person);
    expect(await runsOf(who.person)).toEqual(["AC834 boarding", "LH400 booked"]);
  });

  it("ends it in the end, and the last receipt of the run says why", async () => {
    const who = await traveller();
    await say(who, "booked");
    const overMs = Date.now() + 3 * 24 * HOUR_MS;
    await passToWait(who, overMs);
    expect(await runsOf(who.person)).toEqual([]);
    expect((await runNotesOf(who.person)).at(-1)).toEqual({ journey: "flight", run: "AC834", ended: "idle" });
  });

  it("comes before an event that was later, though the alarm is late", async () => {
    const who = await traveller();
    await say(who, "booked");
    pass(MINUTE_MS);
    await say(who, "gate");
    pass(30 * MINUTE_MS);
    // The alarm did not go off: the run is at its upgrade by now, so an older stage fires nothing.
    expect((await checkIn(who)).body.offer.moment).toBe("at-upgrade");
    expect(await runsOf(who.person)).toEqual(["AC834 upgrade"]);
  });

  it("is judged by the catalog of then", async () => {
    const who = await traveller();
    await say(who, "booked");
    await say(who, "gate");
    const stages = FLIGHT.stages.map((stage) =>
      stage.id === "upgrade" ? { ...stage, on: { after: "gate", delay: "PT5M" } } : stage,
    );
    await publishFlight({ ...FLIGHT, stages });
    pass(MINUTE_MS);
    // Whatever wakes the object lets it look: the wait is an earlier one now.
    await who.ping(at(SHOP));
    await passToWait(who, Date.now() + 4 * MINUTE_MS);
    expect(await runsOf(who.person)).toEqual(["AC834 upgrade"]);
    await publishFlight({ ...FLIGHT, id: "other" });
    await who.ping(at(SHOP));
    pass(MINUTE_MS);
    await runAlarm(who.person);
    expect((await runNotesOf(who.person)).at(-1)).toEqual({ journey: "flight", run: "AC834", ended: "removed" });
    await publishFlight();
  });
});

describe("what a person takes back", () => {
  it("ends their runs with the purpose, in the same step, and leaves nothing that was said of them", async () => {
    const who = await traveller();
    await say(who, "booked", { data: { gate: "canary-gate" } });
    await say(who, "gate", { run: "LH400", data: { gate: "canary-early" } });
    const stored = JSON.stringify(await recordsOf(who.person, "run"));
    expect([stored.includes("canary-gate"), stored.includes("canary-early")]).toEqual([true, true]);
    pass(MINUTE_MS);
    await who.consent({ profiling: false });
    expect(await runsOf(who.person)).toEqual([]);
    expect(JSON.stringify(await tablesOf(who.person))).not.toContain("canary");
    expect((await runNotesOf(who.person)).at(-1)).toMatchObject({ run: "AC834", stage: "booked", ended: "withdrawn" });
    await who.consent({ profiling: true });
    await say(who, "gate");
    expect(await runsOf(who.person)).toEqual([]);
  });

  it("leaves a run that asks for other purposes", async () => {
    const who = await traveller();
    await say(who, "booked");
    await who.consent({ location: false });
    expect(await runsOf(who.person)).toEqual(["AC834 booked"]);
  });

  it("is told first: an export has the runs and what is remembered of others", async () => {
    const who = await traveller();
    await say(who, "booked", { data: { gate: "A1" } });
    await say(who, "gate", { run: "LH400" });
    const { body } = await who.send("/v1/me/export", "export+jwt");
    expect(body.runs).toMatchObject([
      { journey: "flight", key: "AC834", stage: "booked", data: { gate: { value: "A1" } } },
    ]);
    expect(body.earlyStages).toMatchObject([{ key: "LH400", stage: "gate" }]);
    expect((await who.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    expect(await recordsOf(who.person, "run")).toEqual([]);
  });
});
