import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { flightMoments, flightStreet, runNotesOf, runsOf } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { switchLive } from "./support/operator.ts";
import { HOUR_MS, MINUTE_MS, pass, rowsOf, stateOf } from "./support/person-object.ts";
import { post, publish } from "./support/visitor.ts";

/* What is kept of messages that move runs, in receipts and of the bound on senders. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  const scopes = ["link", ...["booked", "gate", "landed", "home"].map((type) => `signal:${type}`)];
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes });
  expect((await publish(flightStreet(flightMoments("landed"), { senders: [airline.entry] }))).status).toBe(200);
});
beforeEach(() => pass(24 * HOUR_MS));
afterAll(() => vi.useRealTimers());

async function say({ customer }: Customer, type: string, data: object = {}, jti = newJti()): Promise<void> {
  const token = await airline.sign({ type, customer, run: "AC834", data }, { jti, header: { typ: "signal+jwt" } });
  expect((await post("/v1/signals", token)).status).toBe(202);
}

const traveller = () => makeCustomer(airline, ["marketing", "profiling"]);

/** Receipts that are kept, by the type of their message. */
async function receiptsOf({ person }: Customer): Promise<number> {
  return (await rowsOf(person, "message")).filter(({ receipt }) => receipt !== null).length;
}

describe("a signal that moves no run to another stage", () => {
  it("leaves no receipt, so that a back end that keeps talking pushes out none, and is known again all the same", async () => {
    const who = await traveller();
    await say(who, "booked");
    await say(who, "gate", { gate: "A1" });
    expect(await receiptsOf(who)).toBe(2);
    const jti = newJti();
    await say(who, "booked", { seat: "4A" }, jti);
    await say(who, "gate", { gate: "B7" });
    expect(await receiptsOf(who)).toBe(2);
    expect((await rowsOf(who.person, "message")).find((row) => row.jti === jti)).toMatchObject({ answer: "{}" });
    await say(who, "landed");
    await say(who, "landed", { belt: 4 });
    expect(await receiptsOf(who)).toBe(4);
  });
});

describe("somebody all of whose devices are revoked", () => {
  it("has the reason of the end on the last receipt of the run, and what senders say of them is counted", async () => {
    const who = await traveller();
    await say(who, "booked");
    await switchLive("revoke", { device: who.device.id });
    pass(MINUTE_MS);
    await say(who, "gate", { gate: "A1" });
    await say(who, "home");
    expect(await runsOf(who.person)).toEqual([]);
    expect(await runNotesOf(who.person)).toEqual([
      { journey: "flight", run: "AC834", stage: "booked", ended: "ended" },
    ]);
    expect((await stateOf(who.person)).senderTimes).toHaveLength(2);
    await switchLive("restore", { device: who.device.id });
  });
});
