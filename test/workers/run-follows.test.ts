import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { makeReachable } from "./support/customer.ts";
import { flightStreet } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { HOUR_MS, passToAlarmAt, pushesOf, rowsOf, runAlarm } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { offer } from "./support/street.ts";
import { post, publish, type Visitor } from "./support/visitor.ts";

/* A moment that follows one of a stage is judged by the run as it is by then. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const often: Pick<Moment, "caps" | "quietHours"> = { caps: [{ max: 9, per: "day" }], quietHours: "ignore" };

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  const scopes = ["link", "signal:booked", "signal:gate", "signal:landed", "signal:home"];
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes });
  const moments: Moment[] = [
    { id: "at-gate", on: { stage: "gate" }, ...often, offer: offer() },
    {
      ...{ id: "still-there", on: { after: { moment: "at-gate", delay: "PT1H" } }, ...often, offer: offer() },
      when: 'run.stage == "upgrade" && run.data.gate == "B7"',
    },
  ];
  expect((await publish(flightStreet(moments, { senders: [airline.entry] }))).status).toBe(200);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function passTo(who: Visitor, atMs: number): Promise<void> {
  await passToAlarmAt(who.person, atMs);
  vi.setSystemTime(atMs);
  await runAlarm(who.person);
  await vi.waitFor(async () => expect(await pushesOf(who.person)).toEqual([]));
}

it("a moment that follows a stage sees what the run has come to, and what was said of it meanwhile", async () => {
  const who = await makeReachable(airline);
  await who.consent({ profiling: true });
  const say = async (type: string, data: object = {}) => {
    const claims = { type, customer: who.customer, run: "AC834", data };
    expect((await post("/v1/signals", await airline.sign(claims, { header: { typ: "signal+jwt" } }))).status).toBe(202);
  };
  await say("booked");
  await say("gate", { gate: "A1" });
  const gateMs = Date.now();
  await passTo(who, gateMs + HOUR_MS / 2);
  await say("gate", { gate: "B7" });
  await passTo(who, gateMs + HOUR_MS);
  const given = async () =>
    (await rowsOf(who.person, "message"))
      .filter(({ typ }) => typ === "after")
      .map(({ receipt }) => JSON.parse(String(receipt)).moment);
  expect(await given()).toEqual(["still-there"]);
});
