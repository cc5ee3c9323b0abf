import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { claimOf } from "./support/claims.ts";
import { counted } from "./support/counters.ts";
import { couponOffer, redeemed } from "./support/coupons.ts";
import { type Customer, makeCustomer, nameCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import {
  alarmOf,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  passToAlarmAt,
  pushesOf,
  rowsOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { costOf } from "./support/storage-cost.ts";
import { at, BOOKS, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

/*
 * A row is the dearest thing that a message costs (docs/decisions/0009-rows.md): writes, deletes and settings of the alarm
 * count alike. What must not be more is said here by message; statements, and what else there is, in storage-cost.test.ts.
 */

const NOON_MS = Date.UTC(2031, 5, 3, 12);

let desk: PushDesk;
let gateway: Gateway;
let crm: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  gateway = await makeGateway("gw-shop", "shop");
  crm = await makeGateway("crm", "shop", { kind: "backend", scopes: ["link", "profiles", "erase", "signal:ready"] });
  const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 9, per: "day" }] };
  const moments: Moment[] = [
    { id: "welcome", on: { enter: { place: "shop" } }, ...limits, offer: offer() },
    { id: "menu", on: { scan: "table-7" }, ...limits, offer: offer() },
    { id: "ready", on: { event: "order" }, ...limits, offer: offer() },
    { id: "parcel", on: { signal: "ready" }, ...limits, offer: offer() },
    { id: "bread", on: { event: "bread" }, ...limits, offer: couponOffer() },
    { id: "guest", on: { enter: { place: "books" } }, onExit: "withdraw", ...limits, offer: couponOffer() },
    { id: "reader", on: { dwell: { place: "books" }, for: "PT1M" }, ...limits, offer: offer() },
  ];
  expect((await publish(street(moments, { senders: [gateway.entry, crm.entry] }))).status).toBe(200);
});
beforeEach(() => {
  pass(MINUTE_MS);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Rows written and alarms set by this work, until counters have what came of it. */
async function rowsBy({ person }: Pick<Visitor, "person">, work: () => Promise<unknown>): Promise<number> {
  const [, written, alarms] = await costOf(person, async () => {
    await work();
    await counted(person);
  });
  return written + alarms;
}

/** The same by a push and all that comes of it: the alarm that was set in case the object is lost is moved, so it goes off for nobody. */
async function rowsByPush(visitor: Visitor, claims: object): Promise<number> {
  const rows = await rowsBy(visitor, async () => {
    expect((await visitor.ping({ ...claims, channel: "push" })).body.outcome).toBe("push");
    await desk.heard(1);
    await vi.waitFor(async () => expect(await pushesOf(visitor.person)).toEqual([]));
  });
  expect(await alarmOf(visitor.person)).toBeGreaterThan(Date.now() + MINUTE_MS);
  return rows;
}

describe("rows written and alarms set, at most", () => {
  it("none by what matches nothing, and by who stays", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    expect(await rowsBy(visitor, () => visitor.ping(at(NOWHERE_NEAR)))).toBe(0);
    await visitor.ping(at(SHOP));
    await counted(visitor.person);
    expect(await rowsBy(visitor, () => visitor.ping(at(SHOP)))).toBe(0);
    expect(await rowsBy(visitor, () => visitor.ping(at(SHOP)))).toBe(0);
  });

  it("3 by entering or leaving a place without an offer, the alarm included", async () => {
    const visitor = await makeVisitor(["location"]);
    expect(await rowsBy(visitor, () => visitor.ping(at(SHOP)))).toBe(3);
    pass(MINUTE_MS);
    expect(await rowsBy(visitor, () => visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] }))).toBe(2);
    expect((await partOf(visitor.person, "presence")).stays).toEqual([]);
    pass(MINUTE_MS);
    expect(await rowsBy(visitor, () => visitor.ping(at(SHOP)))).toBe(2);
  });

  it("3 by entering with an offer, and 1 once it is counted", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const enter = () => visitor.ping(at(SHOP)).then(({ body }) => expect(body.outcome).toBe("offer"));
    expect(await rowsBy(visitor, enter)).toBe(3 + 1);
  });

  it.each<[string, object]>([
    ["a scan", { marker: "table-7" }],
    ["an event", { event: { name: "order" } }],
    ["a dwell", at(BOOKS)],
  ])("3 by an offer from %s, and 1 once it is counted", async (_, claims) => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(BOOKS));
    pass(2 * MINUTE_MS);
    const earn = () => visitor.ping(claims).then(({ body }) => expect(body.outcome).toBe("offer"));
    expect(await rowsBy(visitor, earn)).toBeLessThanOrEqual(3 + 1);
  });

  it.each<[string, object]>([
    ["an event", { event: { name: "order" } }],
    ["entering", at(SHOP)],
  ])(
    "5 by a push that is taken at once, from decision to end, and 1 once all of it is counted: %s",
    async (_, claims) => {
      const visitor = await makeVisitor(["location", "marketing", "push"]);
      await subscribe(visitor, "phone");
      expect(await rowsByPush(visitor, claims)).toBeLessThanOrEqual(5 + 1);
    },
  );

  it("5 by an offer with a coupon from an event, once it is counted and the index has its code; 3 by a redemption, none by the same again", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    let code = "";
    const earn = async () => {
      const { body } = await visitor.ping({ event: { name: "bread" } });
      code = body.offer.coupon.code;
    };
    expect(await rowsBy(visitor, earn)).toBe(2 + 2 + 1);
    const transaction = newJti();
    const pay = () => redeemed(visitor.person, code, { transaction }).then((said) => expect(said).toBe("redeemed"));
    expect(await rowsBy(visitor, pay)).toBe(1 + 2);
    expect(await rowsBy(visitor, pay)).toBe(0);
    expect(await rowsBy(visitor, () => redeemed(visitor.person, code, { action: "check" }))).toBe(0);
  });

  it("1 more by leaving a place that a coupon ends with", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping(at(BOOKS));
    await counted(visitor.person);
    pass(MINUTE_MS);
    expect(await rowsBy(visitor, () => visitor.ping({ ...at(NOWHERE_NEAR), present: ["books"] }))).toBe(2 + 1);
  });

  it("8 by a first consent to three purposes, and 3 by a later change of two", async () => {
    const visitor = await makeVisitor();
    const first = { location: true, marketing: true, push: true };
    expect(await rowsBy(visitor, () => visitor.consent(first))).toBe(8);
    pass(MINUTE_MS);
    expect(await rowsBy(visitor, () => visitor.consent({ measurement: true, profiling: true }))).toBe(3);
    expect(await rowsBy(visitor, () => visitor.consent({ measurement: true, profiling: true }))).toBe(0);
  });

  it("3 by a registered tag, 3 by the gateway that hears it, and none while it stays", async () => {
    const visitor = await makeVisitor(["location"]);
    const tag = newMac();
    const claims = { tag, register: true, claim: await claimOf(tag) };
    expect(await rowsBy(visitor, () => visitor.send("/v1/me/tags", "tag+jwt", claims))).toBeLessThanOrEqual(5);
    const hear = () => gateway.hear(rows(tag)).then(({ status }) => expect(status).toBe(202));
    expect(await rowsBy(visitor, hear)).toBeLessThanOrEqual(3);
    pass(MINUTE_MS);
    expect(await rowsBy(visitor, hear)).toBe(0);
  });

  it("2 by a subscription, 2 by a reaction and 1 once it is counted; 1 by stopping one thing; none by what is said again or only reads", async () => {
    const visitor = await makeVisitor(["location", "marketing", "push", "measurement"]);
    const { receipt } = (await visitor.ping(at(SHOP))).body;
    await counted(visitor.person);
    const react = () => visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" });
    const stop = () => visitor.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true });
    const counts = [];
    for (const work of [
      () => subscribe(visitor, "phone"),
      () => subscribe(visitor, "phone"),
      react,
      react,
      stop,
      () => visitor.send("/v1/me/receipts", "receipts+jwt"),
      () => visitor.send("/v1/me/export", "export+jwt"),
    ])
      counts.push(await rowsBy(visitor, work));
    expect(counts).toEqual([2, 0, 2 + 1, 0, 1, 0, 0]);
  });

  /** A customer, once all is done that linking them has begun. */
  const makeCalm = async (purposes: readonly string[]) => {
    const customer = await makeCustomer(crm, purposes);
    await passToAlarmAt(customer.person, Date.now() + 60 * MINUTE_MS);
    return customer;
  };
  const say = async (path: string, typ: string, claims: object, jti = newJti()) => {
    expect((await post(path, await crm.sign(claims, { jti, header: { typ } }))).status).toBe(202);
  };

  it("1 by a profile row, and none by one that is ignored, comes again, or is of nobody", async () => {
    const [customer, nobody] = [await makeCalm(["profiling", "marketing"]), await nameCustomer()];
    const set = ({ customer }: Pick<Customer, "customer">, n: number, jti?: string) =>
      say("/v1/profiles", "profiles+jwt", { rows: [{ customer, set: { n } }] }, jti);
    const jti = newJti();
    expect(await rowsBy(customer, () => set(customer, 1, jti))).toBe(1);
    expect(await rowsBy(customer, () => set(customer, 1, jti))).toBe(0);
    pass(MINUTE_MS);
    expect(await rowsBy(customer, () => set(customer, 2))).toBe(1);
    await customer.consent({ profiling: false });
    pass(MINUTE_MS);
    expect(await rowsBy(customer, () => set(customer, 3))).toBe(0);
    expect(await rowsBy(nobody, () => set(nobody, 1))).toBe(0);
  });

  it("5 by a push that a customer's signal gives, and 1 once it is counted; 1 by a state that gives nothing, none by what happens once and gives nothing", async () => {
    const customer = await makeCalm(["marketing", "push"]);
    const signal = (claims: object, jti?: string) =>
      say("/v1/signals", "signal+jwt", { type: "ready", customer: customer.customer, ...claims }, jti);
    expect(await rowsBy(customer, () => signal({}))).toBe(0);
    const on = { state: "on", validForSeconds: 600 };
    expect(await rowsBy(customer, () => signal(on))).toBe(1);
    pass(MINUTE_MS);
    expect(await rowsBy(customer, () => signal({ state: "off" }))).toBe(1);
    await subscribe(customer, "phone");
    for (const claims of [{}, on]) {
      pass(MINUTE_MS);
      desk.clear();
      const jti = newJti();
      const iat = Date.now() / 1000;
      const pushed = async () => {
        await signal({ iat, ...claims }, jti);
        await desk.heard(1);
        await vi.waitFor(async () => expect(await pushesOf(customer.person)).toEqual([]));
      };
      expect(await rowsBy(customer, pushed)).toBeLessThanOrEqual(5 + 1);
      expect(await rowsBy(customer, () => signal({ iat, ...claims }, jti))).toBe(0);
    }
  });

  it("none by an erasure of nobody", async () => {
    const nobody = await nameCustomer();
    expect(await rowsBy(nobody, () => say("/v1/erasures", "erasure+jwt", { customer: nobody.customer }))).toBe(0);
  });

  it("12 by all alarms of the 50 days after an offer, until nothing of it is left", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    await visitor.ping({ event: { name: "order" } });
    await counted(visitor.person);
    let [spent, woken] = [0, 0];
    for (; (await rowsOf(visitor.person, "message")).length > 0; woken++) {
      // One of the alarms that are counted is the test's own, which lets it go off.
      spent += (await rowsBy(visitor, () => passToAlarm(visitor.person))) - 1;
    }
    expect([woken, spent]).toEqual([4, 12]);
  });
});
