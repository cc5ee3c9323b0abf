/// <reference types="@cloudflare/vitest-plugin/types" />
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { alarmOf, MINUTE_MS, pass, passToAlarm } from "./support/person-object.ts";
import { openPushDesk, subscribe } from "./support/push-desk.ts";
import { type AnyObject, contentsOf } from "./support/stored-object.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/*
 * All that two devices ever said is looked for: in the export of the customer they became, and, once that one is erased, in
 * every object of the mesh. What must be nowhere has a word of its own, that no other test of this process says.
 */

const CLASSES = { PERSON: env.PERSON, TRUTH: env.TRUTH, AREA: env.AREA, SIGNALS: env.SIGNALS, COUNTER: env.COUNTER };

let crm: BackEnd;
let gateway: Gateway;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2036, 5, 3, 12));
  openPushDesk();
  crm = await makeBackEnd("crm", { scopes: ["link", "erase"] });
  gateway = await makeGateway("gw-shop", "shop");
  const limits = { quietHours: "ignore" as const, caps: [{ max: 9, per: "day" as const }] };
  const moments = [
    {
      id: "welcome",
      on: { enter: { place: "shop" } },
      ...limits,
      // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
      then: [{ set: { "canary-link": "canary-linked" } }],
      offer: offer(),
    },
    { id: "held", on: { event: "wait" }, caps: limits.caps, quietHours: "hold" as const, offer: offer() },
    { id: "fresh", on: { signal: "fresh" }, ...limits, offer: offer() },
  ];
  const policy = { quietHours: { from: "00:00", to: "23:59" } };
  expect((await publish(street(moments, { policy, senders: [crm.entry, gateway.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Everything in every object of the mesh, as one text. */
async function everything(): Promise<string> {
  const texts = Object.values(CLASSES).map(async (namespace) => {
    const ids = await listDurableObjectIds(namespace as DurableObjectNamespace);
    const contents = ids.map((id) => contentsOf((namespace as DurableObjectNamespace).get(id) as unknown as AnyObject));
    return JSON.stringify(await Promise.all(contents));
  });
  return (await Promise.all(texts)).join("\n");
}

/** A device that does all there is to do, and the words of it. */
async function live(name: string): Promise<{ visitor: Visitor; canaries: string[] }> {
  const visitor = await makeVisitor(["location", "marketing", "push", "broadcast", "measurement", "profiling"]);
  const card = newMac();
  await subscribe(visitor, `canary-endpoint-${name}`);
  const claim = await claimOf(card);
  await visitor.send("/v1/me/tags", "tag+jwt", { tag: card, register: true, claim });
  const { receipt } = (await visitor.ping({ ...at(SHOP), locale: "rm-CH", timeZone: "Indian/Chagos" })).body;
  await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" });
  await visitor.ping({ event: { name: "wait" }, channel: "push" });
  await gateway.hear(rows(card));
  await counted(visitor.person);
  const said = ["canary-linked", `canary-endpoint-${name}`, "Indian/Chagos", "rm-CH", receipt.slice(0, 16)];
  return { visitor, canaries: [visitor.device.id, ...said] };
}

/** Lets all alarms of these go off until nothing is due for a minute. */
async function settle(persons: readonly string[]): Promise<void> {
  for (let turns = 0; turns < 10; turns++) {
    for (const person of persons) {
      const atMs = await alarmOf(person);
      if (atMs !== null && atMs < Date.now() + MINUTE_MS) await passToAlarm(person);
    }
  }
}

describe("all that two devices said before and after they were linked", () => {
  it("is in the export of the customer, and nowhere once they are erased", async () => {
    const [phone, laptop] = [await live("phone"), await live("laptop")];
    const canaries = [...new Set([...phone.canaries, ...laptop.canaries, "canary-customer"])];
    const owns = [phone.visitor.person, laptop.visitor.person];
    for (const { visitor } of [phone, laptop]) await linked(crm, visitor, "canary-customer", { places: true });
    const { person } = phone.visitor;
    await phone.visitor.ping(at(SHOP));
    await settle([person, ...owns]);

    const account = await crm.account(phone.visitor, "canary-customer");
    const { body } = await phone.visitor.send("/v1/me/export", "export+jwt", { account });
    expect(body.next).toBeUndefined();
    const exported = JSON.stringify(body);
    expect(canaries.filter((canary) => !exported.includes(canary))).toEqual([]);
    expect(body).toMatchObject({
      profile: { customer: "canary-customer" },
      devices: [{}, {}],
      consent: { push: { granted: true } },
    });
    const kept = await everything();
    for (const word of [...canaries, ...owns, person]) expect(kept).toContain(word);

    expect((await laptop.visitor.send("/v1/me/erase", "erase+jwt")).status).toBe(200);
    await settle([person, ...owns]);
    const left = await everything();
    expect(canaries.filter((canary) => left.includes(canary))).toEqual([]);
    for (const { visitor } of [phone, laptop]) expect(told(await visitor.ping(at(SHOP)))).toEqual([401, "revoked"]);

    // Tombstones name whom they are of, for a day.
    pass(25 * 60 * MINUTE_MS);
    for (const one of [person, ...owns]) await passToAlarm(one);
    const gone = await everything();
    expect([person, ...owns].filter((one) => gone.includes(one))).toEqual([]);
  });

  it("is not on the way either: a card that was given up, an area, a queued push lead to nobody", async () => {
    const { visitor, canaries } = await live("tablet");
    const own = visitor.person;
    await linked(crm, visitor, "canary-other");
    await settle([own, visitor.person]);
    const token = await crm.sign({ customer: "canary-other" }, { header: { typ: "erasure+jwt" } });
    expect((await crm.post("/v1/erasures", token)).status).toBe(202);
    await settle([own, visitor.person]);
    const left = await everything();
    expect([...canaries, "canary-other"].filter((canary) => left.includes(canary))).toEqual([]);
  });
});
