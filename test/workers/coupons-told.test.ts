import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { linked, makeBackEnd } from "./support/account.ts";
import { couponOffer, redeemed } from "./support/coupons.ts";
import { HOUR_MS, MINUTE_MS, pass, tablesOf } from "./support/person-object.ts";
import { street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const crm = await makeBackEnd();
const often: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 9, per: "day" }] };
const moments: Moment[] = [
  { id: "bread", on: { event: "bread" }, ...often, offer: couponOffer() },
  { id: "cake", on: { event: "cake" }, ...often, validFor: "PT30M", offer: couponOffer({ validFor: "PT1H" }) },
];

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2033, 5, 3, 12));
  expect((await publish(street(moments, { senders: [crm.entry] }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));

const ask = async (visitor: Visitor, name: string) => (await visitor.ping({ event: { name } })).body;
const couponsOf = async (visitor: Visitor) => (await visitor.send("/v1/me/coupons", "coupons+jwt")).body.coupons;
const nowOf = async (visitor: Visitor) => (await visitor.send("/v1/me/now", "now+jwt")).body.items;

describe("the coupons of a person", () => {
  it("are told by POST /v1/me/coupons as offers say them, each with its receipt and state", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const bread = await ask(visitor, "bread");
    const cake = await ask(visitor, "cake");
    const open = [
      { receipt: cake.receipt, coupon: cake.offer.coupon, state: "open" },
      { receipt: bread.receipt, coupon: bread.offer.coupon, state: "open" },
    ];
    expect(await couponsOf(visitor)).toEqual(open);
    expect(Object.keys(cake.offer.coupon).toSorted()).toEqual(["code", "expiresAt", "image", "symbology", "value"]);
    expect(await redeemed(visitor.person, bread.offer.coupon.code)).toBe("redeemed");
    pass(HOUR_MS);
    const states = (await couponsOf(visitor)).map(({ state }: { state: string }) => state);
    expect(states.toSorted()).toEqual(["expired", "redeemed"]);
  });

  it("are none of whom nothing is known, and asking writes nothing", async () => {
    const stranger = await makeVisitor();
    expect(await couponsOf(stranger)).toEqual([]);
    const visitor = await makeVisitor(["marketing"]);
    await ask(visitor, "bread");
    const before = await tablesOf(visitor.person);
    expect(await couponsOf(visitor)).toHaveLength(1);
    expect(await tablesOf(visitor.person)).toEqual(before);
  });

  it("are told to each device of a customer, under receipts that lead to them", async () => {
    const phone = await makeVisitor(["marketing"]);
    const { offer, receipt } = await ask(phone, "bread");
    await linked(crm, phone, "c-2");
    const tablet = await makeVisitor(["marketing"]);
    await linked(crm, tablet, "c-2");
    for (const device of [phone, tablet])
      expect(await couponsOf(device)).toEqual([{ receipt, coupon: offer.coupon, state: "open" }]);
  });

  it("are on the first screen after all else, as long as a till would take them", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const bread = await ask(visitor, "bread");
    const cake = await ask(visitor, "cake");
    const couponOf = ({ offer, receipt }: typeof bread) => ({ kind: "coupon", coupon: offer.coupon, receipt });
    const told = await nowOf(visitor);
    expect(told.map(({ kind }: { kind: string }) => kind)).toEqual(["offer", "offer", "coupon", "coupon"]);
    expect(told.slice(2)).toEqual([couponOf(cake), couponOf(bread)]);
    await redeemed(visitor.person, bread.offer.coupon.code);
    expect((await nowOf(visitor)).slice(2)).toEqual([couponOf(cake)]);
  });
});
