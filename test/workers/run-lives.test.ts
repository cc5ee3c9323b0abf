import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { flightMoments, flightStreet, flightTimes, runNotesOf } from "./support/flight-catalog.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { makeRandom, pick } from "./support/life.ts";
import { alarmOf, DAY_MS, evict, HOUR_MS, MINUTE_MS, recordsOf, runAlarm } from "./support/person-object.ts";
import { at, NOWHERE_NEAR, SHOP } from "./support/street.ts";
import { post, publish } from "./support/visitor.ts";

/*
 * Two travellers hear and do the same, by a seed: signals that come late, twice or never, events, enters and scans. One
 * of their objects forgets what is not stored after each step. The same is kept of both, and an alarm stands for
 * whatever is due.
 */

const SEEDS = [1, 2, 3, 4];
const STEPS = 40;
const BEGIN_MS = Date.UTC(2033, 0, 3, 12);

let airline: Gateway;

beforeAll(async () => {
  vi.setSystemTime(BEGIN_MS);
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const scopes = ["link", ...["booked", "gate", "landed", "home"].map((type) => `signal:${type}`)];
  airline = await makeGateway("airline", "shop", { kind: "backend", scopes });
  const moments = flightMoments("checked-in", "at-airport", "gate", "upgrade", "boarding", "landed", "belt", "home");
  expect((await publish(flightStreet(moments, { senders: [airline.entry] }))).status).toBe(200);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What is kept of somebody's runs, and what receipts tell of them, of which several may be of one instant. */
async function kept({ person }: Customer) {
  const notes = (await runNotesOf(person)).map((note) => JSON.stringify(note)).toSorted();
  return { rows: await recordsOf(person, "run"), notes };
}

it.each(SEEDS)("a journey goes the same with and without evictions, %i", async (seed) => {
  const random = makeRandom(seed);
  vi.setSystemTime(BEGIN_MS + seed * 1_000 * DAY_MS);
  const purposes = ["marketing", "profiling", "location"];
  const [calm, lost] = [await makeCustomer(airline, purposes), await makeCustomer(airline, purposes)];
  const travellers = [calm, lost];
  const rest = async () => {
    for (const { person } of travellers) {
      while (((await alarmOf(person)) ?? Number.POSITIVE_INFINITY) <= Date.now()) await runAlarm(person);
    }
    await evict(lost.person);
  };
  const sent: { readonly type: string; readonly claims: object; readonly jti: string }[] = [];
  for (let step = 0; step < STEPS; step++) {
    vi.setSystemTime(Date.now() + pick(random, [1, 5, 15, 25, 60]) * MINUTE_MS);
    await rest();
    const run = pick(random, ["AC834", "LH400"]);
    const kind = pick(random, ["signal", "signal", "signal", "signal", "again", "event", "enter", "leave", "scan"]);
    const type = pick(random, ["booked", "booked", "booked", "gate", "gate", "gate", "landed", "home"]);
    const data = type === "booked" ? flightTimes(Date.now()) : { gate: pick(random, ["A1", "B7"]) };
    const lateSeconds = pick(random, [0, 0, 60, 3_600]);
    const iat = Date.now() / 1000;
    const fresh = { type, claims: { run, data, iat, at: iat - lateSeconds }, jti: newJti() };
    // Of what is said again, the message is a new one, as a back end says that did not hear an answer for long.
    const said = kind === "again" && sent.length > 0 ? { ...pick(random, sent), jti: newJti() } : fresh;
    if (kind === "signal") sent.push(fresh);
    for (const who of travellers) {
      if (kind === "signal" || kind === "again") {
        const claims = { type: said.type, customer: who.customer, ...said.claims, iat };
        const token = await airline.sign(claims, { jti: said.jti, header: { typ: "signal+jwt" } });
        const { status } = await post("/v1/signals", token);
        // What is said again may be over a day old by now.
        expect([202, 422]).toContain(status);
      }
      if (kind === "event") await who.ping({ event: { name: "check-in", data: { run } } });
      if (kind === "enter") await who.ping(at(SHOP));
      if (kind === "leave") await who.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
      if (kind === "scan") await who.ping({ marker: "table-7" });
    }
    await rest();
    expect(await kept(lost), `step ${step}: ${kind} ${type} ${run}`).toEqual(await kept(calm));
    for (const { person } of travellers) {
      const dueMs = (await recordsOf(person, "run")).flatMap((row) => row.dueMs ?? []);
      if (dueMs.length > 0) expect(await alarmOf(person)).toBeLessThanOrEqual(Math.min(...dueMs));
    }
  }
  expect((await runNotesOf(calm.person)).length).toBeGreaterThan(5);
  // In the end all of it is over, and nothing is left of it.
  for (let day = 0; day < 8; day++) {
    vi.setSystemTime(Date.now() + DAY_MS + HOUR_MS);
    await rest();
  }
  for (const { person } of travellers) expect(await recordsOf(person, "run")).toEqual([]);
});
