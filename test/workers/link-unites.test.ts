import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { waitFor } from "../support/wait-for.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { claimOf } from "./support/claims.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import { MINUTE_MS, pass, passToAlarmAt, pushesOf, stateOf, tablesOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, settled, subscribe } from "./support/push-desk.ts";
import { timeless } from "./support/replays.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { call, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

/* What becomes of two people who are one from now on, as devices and gateways meet it: by messages alone. */

const ALL = ["location", "marketing", "push", "measurement"];

const moments: Moment[] = [
  { id: "coffee", on: { event: "ask" }, quietHours: "ignore", caps: [{ max: 3, per: "day" }], offer: offer() },
  { id: "letter", on: { event: "letter" }, quietHours: "hold", validFor: "P2D", offer: offer() },
  { id: "welcome", on: { enter: { place: "shop" } }, quietHours: "ignore", offer: offer() },
];

let desk: PushDesk;
let crm: BackEnd;
let gateway: Gateway;
let customers = 0;

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2031, 5, 3, 12));
  desk = openPushDesk();
  [crm, gateway] = [await makeBackEnd(), await makeGateway("gw-shop", "shop")];
  const more = { policy: { quietHours: { from: "00:01", to: "00:00" } }, senders: [crm.entry, gateway.entry] };
  expect((await publish(street(moments, more))).status).toBe(200);
});
beforeEach(() => {
  pass(MINUTE_MS);
  desk.clear();
  customers += 1;
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Has these devices linked to the customer of this test, one after the other. */
async function link(visitor: Visitor, more: object = {}): Promise<Record<string, boolean>> {
  return (await linked(crm, visitor, `customer-${customers}`, more)).body.consent;
}

const ask = (visitor: Visitor, name = "ask", more: object = {}) => visitor.ping({ event: { name }, ...more });

describe("two devices of one customer", () => {
  it("have the caps of one person, whatever each was given before", async () => {
    const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(ALL)];
    for (const visitor of [phone, phone, laptop]) expect((await ask(visitor)).body.outcome).toBe("offer");
    await link(phone);
    await link(laptop);
    for (const visitor of [phone, laptop]) expect((await ask(visitor)).body.reason).toBe("cap-moment");
  });

  it("agree to what one of them granted and the other did not withdraw", async () => {
    const [phone, laptop] = [await makeVisitor(["marketing", "location"]), await makeVisitor(["push", "location"])];
    await phone.consent({ location: false });
    await link(phone);
    expect(await link(laptop)).toMatchObject({ marketing: true, push: true, location: false, measurement: false });
    expect((await phone.ping(at(SHOP))).body.reason).toBe("consent");
  });

  it("give a message of before its answer again, and take reactions to its receipt, once", async () => {
    const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(ALL)];
    const token = await laptop.sign("ping+jwt", { event: { name: "ask" } });
    const first = await post("/v1/pings", token);
    const { receipt } = first.body;
    await link(phone);
    await link(laptop);
    const again = await post("/v1/pings", token);
    const { pass: renewed, ...answer } = timeless(again) as { pass?: string };
    expect(answer).toEqual(timeless(first));
    expect(renewed).toBeDefined();
    expect((await call(`/o/${receipt}`)).status).toBe(200);
    for (const visitor of [laptop, phone])
      expect((await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" })).status).toBe(202);
    const { reactions } = (await laptop.send("/v1/me/export", "export+jwt")).body;
    expect(reactions).toHaveLength(1);
  });

  it("get a push that waited for either, at the device it waits for", async () => {
    const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(ALL)];
    for (const [visitor, name] of [
      [phone, "phone"],
      [laptop, "laptop"],
    ] as const) {
      await subscribe(visitor, name);
      expect((await ask(visitor, "letter", { channel: "push" })).body.outcome).toBe("push");
      await link(visitor);
    }
    const pushes = await pushesOf(phone.person);
    expect(pushes).toHaveLength(2);
    await passToAlarmAt(phone.person, Math.max(...pushes.map(({ deliveries }) => deliveries[0].nextAtMs)) + 1);
    await settled(phone);
    expect(desk.requests.map(({ url }) => url).toSorted()).toEqual([
      "http://push.test/laptop",
      "http://push.test/phone",
    ]);
  });

  it("are met by the card that either had registered", async () => {
    const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(ALL)];
    const mac = newMac();
    const claims = { tag: mac, register: true, claim: await claimOf(mac) };
    expect((await laptop.send("/v1/me/tags", "tag+jwt", claims)).status).toBe(204);
    await link(phone);
    await link(laptop);
    await waitFor(async () => {
      expect((await gateway.hear(rows(mac))).status).toBe(202);
      expect(Object.keys((await stateOf(phone.person)).presence.visits)).toEqual(["shop"]);
    });
    expect((await phone.send("/v1/me/tags", "tag+jwt", { tag: mac, register: false })).status).toBe(204);
    const { tags } = (await phone.send("/v1/me/export", "export+jwt")).body;
    expect(tags).toEqual([]);
  });

  it("are where the device was only if it says `places: true`", async () => {
    for (const places of [true, false]) {
      customers += 1;
      const [phone, laptop] = [await makeVisitor(ALL), await makeVisitor(ALL)];
      expect((await laptop.ping(at(SHOP))).body.outcome).toBe("offer");
      await link(phone);
      await link(laptop, places ? { places } : {});
      const { visits } = (await stateOf(phone.person)).presence;
      expect(Object.keys(visits)).toEqual(places ? ["shop"] : []);
      expect(JSON.stringify(await tablesOf(phone.person)).includes("shop")).toBe(places);
    }
  });
});
