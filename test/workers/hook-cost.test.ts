import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { outboxOfSubject } from "../../workers/adapters/hook-outbox-of.ts";
import { counted } from "./support/counters.ts";
import { type HookDesk, keptOf, makeWebhook, openHookDesk, outboxesOf, sendHooks } from "./support/hook-desk.ts";
import { MINUTE_MS, pass } from "./support/person-object.ts";
import { type Cost, costIn, costOf } from "./support/storage-cost.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What telling a webhook costs: rows, alarms and statements (docs/decisions/0022-webhooks.md). */

let desk: HookDesk;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2033, 4, 3, 12));
  desk = openHookDesk();
  const webhooks = [
    await makeWebhook({
      id: "crm",
      host: "crm.example.com",
      events: ["moment.given", "consent.changed"],
      moments: ["tea", "welcome"],
    }),
  ];
  const moments = [
    { id: "tea", on: { event: "tea" }, offer: offer() },
    { id: "quiet", on: { event: "quiet" }, offer: offer() },
    { id: "welcome", on: { enter: { place: "shop" } }, offer: offer() },
  ];
  expect((await publish(street(moments, { webhooks }))).status).toBe(200);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Rows and alarms of the person's object, until counters and outboxes have what came of it. */
async function rowsBy(visitor: Visitor, claims: object): Promise<number> {
  const [, rows, alarms] = await costOf(visitor.person, async () => {
    expect((await visitor.ping(claims)).body.outcome).toBe("offer");
    await counted(visitor.person);
  });
  return rows + alarms;
}

describe("rows written and alarms set", () => {
  it("are no more by an offer that is told than by one that nobody hears of", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await counted(visitor.person);
    for (const event of ["quiet", "tea"]) await visitor.ping({ event: { name: event } });
    await counted(visitor.person);
    const quiet = await rowsBy(visitor, { event: { name: "quiet" } });
    expect(await rowsBy(visitor, { event: { name: "tea" } })).toBe(quiet);
    const entering = await makeVisitor(["location", "marketing"]);
    await counted(entering.person);
    expect(await rowsBy(entering, at(SHOP))).toBeLessThanOrEqual(4);
  });

  it("are 2 and an alarm for an event in its outbox, and as many once it is delivered", async () => {
    await sendHooks("crm");
    desk.clear();
    const visitor = await makeVisitor(["marketing"]);
    await counted(visitor.person);
    pass(MINUTE_MS);
    await sendHooks("crm");
    const subject = desk.heard[0]?.body.data.subject;
    const outbox = outboxesOf("crm")[outboxOfSubject(subject)];
    if (outbox === undefined) throw new Error("there is no such outbox");
    pass(MINUTE_MS);
    const taken: Cost = await costIn(outbox, async () => {
      await visitor.ping({ event: { name: "tea" } });
      await counted(visitor.person);
    });
    expect(taken.slice(1)).toEqual([2, 1]);
    expect(await keptOf("crm")).toHaveLength(1);
    const delivered: Cost = await costIn(outbox, () => sendHooks("crm"));
    // One of the alarms is the test's own, which lets it go off.
    expect(delivered.slice(1)).toEqual([2, 2]);
    expect(await keptOf("crm")).toEqual([]);
  });
});
