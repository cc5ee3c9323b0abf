import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Exposure } from "../../shared/person/person-state.ts";
import { type Customer, makeReachable } from "./support/customer.ts";
import { flightMoments, flightStreet } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { HOUR_MS, partOf, pass, pushesOf, SECOND_MS } from "./support/person-object.ts";
import { openPushDesk, type PushDesk } from "./support/push-desk.ts";
import { post, publish } from "./support/visitor.ts";

/* Pushes of stages while the push service takes none. */

let desk: PushDesk;
let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2031, 5, 3, 12));
  desk = openPushDesk();
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes: ["link", "signal:booked", "signal:gate"] });
  expect((await publish(flightStreet(flightMoments("gate"), { senders: [airline.entry] }))).status).toBe(200);
});
beforeEach(() => pass(24 * HOUR_MS));
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function say({ customer }: Customer, type: string, run: string, gate?: string): Promise<void> {
  const claims = { type, customer, run, ...(gate && { data: { gate } }) };
  expect((await post("/v1/signals", await airline.sign(claims, { header: { typ: "signal+jwt" } }))).status).toBe(202);
}

it("a newer push of a stage takes the place of an older one of that run which no push service has taken", async () => {
  const who = await makeReachable(airline);
  await who.consent({ profiling: true });
  desk.answer(503, 503, 503);
  for (const run of ["AC834", "LH400"]) {
    await say(who, "booked", run);
    await say(who, "gate", run, "A1");
  }
  await desk.heard(2);
  const earlierMs = Date.now();
  pass(SECOND_MS);
  await say(who, "gate", "AC834", "B7");
  await desk.heard(3);
  const left = (await pushesOf(who.person)).map(({ run, triggeredAtMs }) => [run, triggeredAtMs]);
  expect(left.toSorted()).toEqual([
    ["flight AC834", earlierMs + SECOND_MS],
    ["flight LH400", earlierMs],
  ]);
  // It is not void: what it took of caps it keeps.
  expect((await partOf(who.person, "exposures")).filter((one: Exposure) => one.void)).toEqual([]);
});
