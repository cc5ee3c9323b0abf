import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { balanceOf, type Credit, type Debit, ledgerOf } from "../../shared/points/points-ledger.ts";
import { Person } from "../../workers/objects/person.ts";
import { couponOffer } from "./support/coupons.ts";
import { FRIENDS } from "./support/loyalty.ts";
import { MINUTE_MS, pass, recordsOf } from "./support/person-object.ts";
import { street } from "./support/street.ts";
import { cardNumberOf, makeTill, newCard, type Till, toldTill } from "./support/till.ts";
import { makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/* Messages of one sale that overtake one another between the index and people, or of which one is wrong. */

const NOON_MS = Date.UTC(2033, 5, 3, 12);
const ALL = ["location", "marketing", "loyalty"];
const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 300, per: "day" }] };
const EUR = (amount: string) => ({ amount, currency: "EUR" });

let till: Till;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  till = await makeTill("till-1");
  const moments: Moment[] = [{ id: "bread", on: { event: "ask" }, ...limits, offer: couponOffer() }];
  const published = await publish(street(moments, { senders: [till.entry], loyalty: FRIENDS }));
  expect(published.status, JSON.stringify(published.body)).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

interface Shopper {
  readonly visitor: Visitor;
  readonly card: string;
  readonly code: string;
}

async function makeShopper(): Promise<Shopper> {
  const visitor = await makeVisitor(ALL);
  const { body } = await visitor.ping({ event: { name: "ask" } });
  return { visitor, card: await cardNumberOf(visitor), code: body.offer.coupon.code };
}

async function asked(claims: object, about?: Parameters<Till["ask"]>[1]): Promise<string> {
  return toldTill(await till.ask(claims, about));
}

async function balance({ visitor }: Shopper): Promise<number> {
  const entries: (Credit | Debit)[] = await recordsOf(visitor.person, "points");
  return balanceOf(ledgerOf(entries), Date.now());
}

/** Says something to the mesh while a sale is known to the index, and to no person yet; gives both answers. */
async function meanwhile(sale: object, other: object): Promise<readonly [sale: string, other: string]> {
  const { redeem } = Person.prototype;
  let answer = "";
  vi.spyOn(Person.prototype, "redeem").mockImplementationOnce(async function (this: Person, json) {
    answer = await asked(other);
    return redeem.call(this, json);
  });
  return [await asked(sale), answer];
}

describe("a void that overtakes its sale on the way to the person", () => {
  it("leaves a coupon open", async () => {
    const { code } = await makeShopper();
    const transaction = newJti();
    const voided = { action: "void", transaction: newJti(), of: transaction };
    expect(await meanwhile({ code, transaction }, voided)).toEqual(["voided", "voided"]);
    expect(await asked({ action: "check", code })).toBe("checked");
    expect(await asked({ code, transaction })).toBe("voided");
  });

  it("leaves a coupon and points of one person as they were", async () => {
    const shopper = await makeShopper();
    const { code, card } = shopper;
    const sale = { code, card, transaction: newJti(), total: EUR("20") };
    const voided = { action: "void", transaction: newJti(), of: sale.transaction };
    expect(await meanwhile(sale, voided)).toEqual(["voided", "voided"]);
    expect(await asked({ action: "check", code })).toBe("checked");
    expect(await balance(shopper)).toBe(0);
  });

  it("leaves a coupon open beside another one of the sale, and beside a purchase without any", async () => {
    const { visitor, ...one } = await makeShopper();
    const { body } = await visitor.ping({ event: { name: "ask" } });
    const { code } = body.offer.coupon;
    for (const first of [{ code: one.code }, { card: one.card, total: EUR("20") }]) {
      const transaction = newJti();
      await asked({ ...first, transaction });
      const voided = { action: "void", transaction: newJti(), of: transaction };
      expect(await meanwhile({ code, transaction }, voided)).toEqual(["voided", "voided"]);
      expect(await asked({ action: "check", code })).toBe("checked");
    }
  });

  it("leaves a coupon of one and points of another person as they were", async () => {
    const [{ code }, buyer] = [await makeShopper(), await makeShopper()];
    const sale = { code, card: buyer.card, transaction: newJti(), total: EUR("20") };
    const voided = { action: "void", transaction: newJti(), of: sale.transaction };
    expect(await meanwhile(sale, voided)).toEqual(["voided", "voided"]);
    expect(await asked({ action: "check", code })).toBe("checked");
    expect(await balance(buyer)).toBe(0);
  });
});

describe("a sale that was rung up without a connection", () => {
  it("is the card's, though nothing answers to its code any more", async () => {
    const [gone, buyer] = [await makeShopper(), await makeShopper()];
    await gone.visitor.send("/v1/me/erase", "erase+jwt");
    const sale = { code: gone.code, card: buyer.card, transaction: newJti(), total: EUR("20") };
    const { body } = await till.ask({ ...sale, late: true }, { ageSeconds: 3_600 });
    expect(body).toMatchObject({ result: "refused", reason: "unknown", points: { earned: 20 } });
    expect(await balance(buyer)).toBe(20);
  });

  it("uses its coupon up, though nothing answers to its card", async () => {
    const { code } = await makeShopper();
    const sale = { code, card: newCard(), transaction: newJti(), total: EUR("20"), late: true };
    expect(await asked(sale, { ageSeconds: 3_600 })).toBe("redeemed");
    expect(await asked({ code })).toBe("refused used");
  });
});

describe("a message that contradicts one before", () => {
  it("leaves no total behind that hinders the right one", async () => {
    const [one, buyer] = [await makeShopper(), await makeShopper()];
    const sale = { transaction: newJti() };
    expect(await asked({ ...sale, code: one.code })).toBe("redeemed");
    expect(told(await till.ask({ ...sale, code: one.code, total: EUR("20") }))).toEqual([409, "transaction-reused"]);
    expect(await asked({ ...sale, card: buyer.card, total: EUR("25") })).toBe("recorded");
    expect([await balance(one), await balance(buyer)]).toEqual([0, 25]);
  });
});
