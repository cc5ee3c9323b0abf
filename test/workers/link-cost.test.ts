import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Person } from "../../workers/objects/person.ts";
import { type BackEnd, makeBackEnd } from "./support/account.ts";
import { counted } from "./support/counters.ts";
import { nameCustomer } from "./support/customer.ts";
import { alarmOf, MINUTE_MS, pass, passToAlarm } from "./support/person-object.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/*
 * What a link costs, in all objects together: rows written and alarms set (docs/decisions/0009-rows.md), and calls of one
 * object to another. A person links a device once, so a few rows for safety are worth it; a message after it costs what it did.
 */

const CALLS = ["link", "freeze", "finish", "settle", "release", "unlink"] as const;

let crm: BackEnd;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2034, 5, 3, 12));
  crm = await makeBackEnd();
  const limits = { quietHours: "ignore" as const, caps: [{ max: 9, per: "day" as const }] };
  const moments = [
    { id: "welcome", on: { enter: { place: "shop" } }, ...limits, offer: offer() },
    { id: "menu", on: { scan: "table-7" }, ...limits, offer: offer() },
  ];
  expect((await publish(street(moments, { senders: [crm.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Rows and alarms in the objects of both persons, and the calls that were made of any. */
async function costOfBoth(own: string, customer: string, work: () => Promise<unknown>) {
  const calls = CALLS.map((name) => vi.spyOn(Person.prototype, name));
  for (const person of [own, customer]) await alarmOf(person);
  let rows = 0;
  const [, ownRows, ownAlarms] = await costOf(own, async () => {
    const [, written, alarms] = await costOf(customer, async () => {
      await work();
      for (const person of [own, customer]) await counted(person);
    });
    rows = written + alarms;
  });
  const called = calls.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  for (const call of calls) call.mockRestore();
  return { rows: rows + ownRows + ownAlarms, called };
}

async function link(visitor: Visitor, known?: { customer: string; person: string }) {
  const { customer, person } = known ?? (await nameCustomer());
  const cost = await costOfBoth(visitor.person, person, async () => {
    expect((await crm.link(visitor, customer)).status).toBe(200);
  });
  return { ...cost, customer, person };
}

describe("a link costs, at most,", () => {
  it("3 calls of objects, the edge's own among them: by two new objects, to a customer who is there, with all that a person has; none once it is done", async () => {
    const fresh = await link(await makeVisitor());
    const second = await link(await makeVisitor(), fresh);
    const known = await makeVisitor(["location", "marketing"]);
    await known.ping(at(SHOP));
    await counted(known.person);
    const full = await link(known, fresh);
    const again = await link(known, fresh);
    pass(MINUTE_MS);
    const own = known.person;
    const unlinked = await costOfBoth(own, fresh.person, () => known.send("/v1/me/unlink", "unlink+jwt"));
    const costs = { fresh, second, full, again, unlinked };
    const told = Object.entries(costs).map(([what, { called, rows }]) => [what, called, rows]);
    expect(told).toEqual([
      ["fresh", 3, 16],
      ["second", 3, 12],
      ["full", 3, 15],
      ["again", 1, 0],
      ["unlinked", 2, 5],
    ]);
  });

  it("nothing of any message after it", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const { person } = await link(visitor);
    pass(MINUTE_MS);
    const scan = () => visitor.ping({ marker: "table-7" });
    expect((await scan()).body.outcome).toBe("offer");
    await counted(person);
    // The one that was set in case the object is lost during the link.
    await passToAlarm(person);
    pass(MINUTE_MS);
    const [, written, alarms] = await costOf(person, async () => {
      expect((await scan()).body.outcome).toBe("offer");
      await counted(person);
    });
    expect(written + alarms).toBeLessThanOrEqual(3 + 1);
  });
});
