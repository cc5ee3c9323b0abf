import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { balanceOf, type Credit, type Debit, ledgerOf } from "../../shared/points/points-ledger.ts";
import { Person } from "../../workers/objects/person.ts";
import { counted, countsBy, figuresOf } from "./support/counters.ts";
import { couponOffer, couponsOf } from "./support/coupons.ts";
import { FRIENDS } from "./support/loyalty.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, partOf, pass, recordsOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { cardNumberOf, makeTill, newCard, type Till, toldTill } from "./support/till.ts";
import { makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/* What tills tell of purchases: whose they are, what they earn, count as and set off, and how they are taken back. */

const NOON_MS = Date.UTC(2033, 5, 3, 12);
const ALL = ["location", "marketing", "push", "measurement", "profiling", "loyalty"];
const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 300, per: "day" }] };
const EUR = (amount: string) => ({ amount, currency: "EUR" });

let desk: PushDesk;
let till: Till;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  till = await makeTill("till-1");
  const moments: Moment[] = [
    { id: "bread", on: { event: "ask" }, campaign: "bake", ...limits, offer: couponOffer() },
    { id: "thanks", on: { event: "purchase" }, ...limits, when: "event.data.amount >= 50.0", offer: offer() },
    { id: "baker", on: { event: "purchase" }, ...limits, when: '"bun" in event.items', offer: offer("b") },
    // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; it is never awaited.
    { id: "enough", on: { event: "purchase" }, then: [{ suppress: "bake", for: "P1D" }] },
    { id: "again", on: { event: "again" }, ...limits, when: 'person.redeemed("bread")', offer: offer() },
  ];
  const scores = [{ id: "buyer", halfLife: "P30D", add: [{ on: { purchase: true as const }, points: 8 }] }];
  const more = { senders: [till.entry], loyalty: FRIENDS, scores, campaigns: [{ id: "bake" }] };
  const published = await publish(street(moments, more));
  expect(published.status, JSON.stringify(published.body)).toBe(200);
});
beforeEach(() => {
  pass(MINUTE_MS);
  desk.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  desk = openPushDesk();
});
afterAll(() => void vi.useRealTimers());

interface Shopper {
  readonly visitor: Visitor;
  readonly card: string;
  readonly code: string;
}

/** A person with a card and a coupon. */
async function makeShopper(purposes: readonly string[] = ALL): Promise<Shopper> {
  const visitor = await makeVisitor(purposes);
  const { body } = await visitor.ping({ event: { name: "ask" } });
  return { visitor, card: await cardNumberOf(visitor), code: body.offer.coupon.code };
}

async function asked(claims: object, about?: Parameters<Till["ask"]>[1]): Promise<string> {
  return toldTill(await till.ask(claims, about));
}

const purchasesOf = ({ visitor }: Shopper) => recordsOf(visitor.person, "purchase");

async function balance({ visitor }: Shopper): Promise<number> {
  const entries: (Credit | Debit)[] = await recordsOf(visitor.person, "points");
  return balanceOf(ledgerOf(entries), Date.now());
}

describe("a coupon that a till takes", () => {
  const redemptionsOf = async ({ visitor }: Shopper) => {
    await counted(visitor.person);
    return (await figuresOf("bread")).redemptions ?? 0;
  };

  it("counts as one redemption of its moment, with a sale or without, said again or not; a void takes it off again", async () => {
    const [one, another] = [await makeShopper([...ALL]), await makeShopper(["marketing", "loyalty"])];
    const before = await redemptionsOf(one);
    const alone = { code: one.code, transaction: newJti() };
    expect([await asked(alone), await asked(alone)]).toEqual(["redeemed", "redeemed"]);
    expect(await redemptionsOf(one)).toBe(before + 1);
    expect(await asked({ code: another.code, card: another.card, total: EUR("3") })).toBe("redeemed");
    expect(await asked({ code: another.code })).toBe("refused used");
    expect(await redemptionsOf(another)).toBe(before + 2);
    expect(await asked({ action: "void", of: alone.transaction })).toBe("voided");
    expect(await redemptionsOf(one)).toBe(before + 1);
  });
});

describe("a purchase", () => {
  it("of a card alone is recorded, once a transaction, and answers with what it earned", async () => {
    const shopper = await makeShopper();
    const claims = { card: shopper.card, transaction: newJti(), total: EUR("12.50") };
    const first = await till.ask(claims);
    expect(first.body).toEqual({ result: "recorded", points: { earned: 12, balance: 12, tier: "blue" } });
    await asked({ card: shopper.card, total: EUR("1.00") });
    await evict(shopper.visitor.person);
    expect((await till.ask({ ...claims, total: EUR("12.5") })).body).toEqual(first.body);
    expect(await balance(shopper)).toBe(13);
    expect(await purchasesOf(shopper)).toHaveLength(2);
  });

  it("with a coupon and a card of others is the card's", async () => {
    const [one, another] = [await makeShopper(), await makeShopper()];
    const { body } = await till.ask({ code: one.code, card: another.card, total: EUR("30") });
    expect(body).toMatchObject({ result: "redeemed", points: { earned: 30, balance: 30 } });
    expect([await balance(one), await balance(another)]).toEqual([0, 30]);
    expect(await purchasesOf(one)).toEqual([]);
  });

  it("with a coupon and the card of its person asks their object once, and without a card it is the coupon's", async () => {
    const shopper = await makeShopper();
    const calls = vi.spyOn(Person.prototype, "redeem");
    const { body } = await till.ask({ code: shopper.code, card: shopper.card, total: EUR("30") });
    expect([body.result, body.points.earned, calls.mock.calls.length]).toEqual(["redeemed", 30, 1]);
    const other = await makeShopper();
    expect((await till.ask({ code: other.code, total: EUR("7.99") })).body.points).toMatchObject({ earned: 7 });
    expect([await balance(shopper), await balance(other)]).toEqual([30, 7]);
  });

  it("has one total, whatever its messages name besides; another one is refused before anything is given", async () => {
    const [one, another] = [await makeShopper(), await makeShopper()];
    const sale = { transaction: newJti(), total: EUR("20") };
    expect(await asked({ ...sale, code: one.code })).toBe("redeemed");
    expect(told(await till.ask({ ...sale, code: another.code, total: EUR("21") }))).toEqual([
      409,
      "transaction-reused",
    ]);
    expect(await asked({ action: "check", code: another.code })).toBe("checked");
    expect(await asked({ ...sale, code: another.code })).toBe("redeemed");
    expect([await balance(one), await balance(another)]).toEqual([20, 0]);
  });

  it("has one card: by another one the transaction is used", async () => {
    const [one, another] = [await makeShopper(), await makeShopper()];
    const sale = { transaction: newJti(), total: EUR("20") };
    expect(await asked({ ...sale, card: one.card })).toBe("recorded");
    expect(await asked({ ...sale, card: another.card })).toBe("refused transaction-used");
    expect(await asked({ ...sale, card: another.card, code: another.code })).toBe("refused transaction-used");
    expect(await asked({ action: "check", code: another.code })).toBe("checked");
    expect(told(await till.ask({ ...sale, card: one.card, items: ["bun"] }))).toEqual([409, "transaction-reused"]);
  });

  it("is none if its coupon is refused: the till says by the same transaction what it sold without it", async () => {
    const [one, another] = [await makeShopper(), await makeShopper()];
    await till.ask({ code: one.code });
    const sale = { transaction: newJti(), card: another.card };
    expect(await asked({ ...sale, code: one.code, total: EUR("20") })).toBe("refused used");
    expect(await balance(another)).toBe(0);
    expect(await asked({ ...sale, total: EUR("25") })).toBe("recorded");
    expect(await balance(another)).toBe(25);
  });

  it("that was rung up long before counts though its coupon is refused, and sets nothing off", async () => {
    const [one, another] = [await makeShopper(), await makeShopper()];
    await till.ask({ code: one.code });
    const sale = { code: one.code, card: another.card, total: EUR("60"), late: true };
    const { body } = await till.ask(sale, { ageSeconds: (25 * HOUR_MS) / 1000 });
    expect(body).toMatchObject({ result: "refused", reason: "used", points: { earned: 60 } });
    expect(await balance(another)).toBe(60);
    const { suppressions, scores } = await partOf(another.visitor.person, "profile");
    expect([suppressions, scores]).toEqual([{}, undefined]);
  });

  it("of a card that nobody has, or that is frozen, is unknown, and nothing is done for its coupon", async () => {
    const shopper = await makeShopper();
    expect(await asked({ card: newCard(), code: shopper.code, total: EUR("5") })).toBe("refused unknown");
    expect(await asked({ action: "check", code: shopper.code })).toBe("checked");
    await shopper.visitor.consent({ loyalty: false });
    expect(await asked({ card: shopper.card, total: EUR("5") })).toBe("refused unknown");
    const { body } = await till.ask({ code: shopper.code, total: EUR("5") });
    expect(body).toMatchObject({ result: "redeemed" });
    expect(body).not.toHaveProperty("points");
    expect(await balance(shopper)).toBe(0);
  });

  it("is recorded once though 20 tills of one sender say it at once", async () => {
    const shopper = await makeShopper();
    const claims = { card: shopper.card, transaction: newJti(), total: EUR("10") };
    const answers = await Promise.all(Array.from({ length: 20 }, () => till.ask(claims)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await balance(shopper)).toBe(10);
  });

  it("is healed by a repeat if the card's person could not be asked", async () => {
    const [one, another] = [await makeShopper(), await makeShopper()];
    const claims = { code: one.code, card: another.card, transaction: newJti(), total: EUR("10") };
    const { redeem } = Person.prototype;
    vi.spyOn(console, "error").mockReturnValue();
    const lost = vi.spyOn(Person.prototype, "redeem").mockImplementation(function (this: Person, call) {
      if (JSON.parse(call).sale?.isAlone) throw new Error("the object is lost");
      return redeem.call(this, call);
    });
    expect(told(await till.ask(claims))).toEqual([503, "unavailable"]);
    lost.mockRestore();
    expect((await till.ask(claims)).body).toMatchObject({ result: "redeemed", points: { earned: 10 } });
    expect((await till.ask(claims)).body).toMatchObject({ result: "redeemed", points: { earned: 10 } });
    expect(await balance(another)).toBe(10);
  });
});

describe("what a purchase sets off", () => {
  it("is a push of a moment that waits for it, by its amount, and a suppression: bought, so stop", async () => {
    const shopper = await makeShopper();
    await subscribe(shopper.visitor, "phone");
    await asked({ card: shopper.card, total: EUR("49.99") });
    await asked({ card: shopper.card, total: EUR("50.00") });
    await desk.heard(1);
    const { suppressions } = await partOf(shopper.visitor.person, "profile");
    expect(suppressions).toEqual({ bake: Date.now() + DAY_MS });
    const { body } = await shopper.visitor.ping({ event: { name: "ask" } });
    expect([body.outcome, body.reason]).toEqual(["none", "suppressed"]);
  });

  it("knows what was bought with profiling only, and stores it nowhere", async () => {
    for (const [purposes, pushes] of [
      [ALL, 1],
      [ALL.filter((purpose) => purpose !== "profiling"), 0],
    ] as const) {
      desk.clear();
      const shopper = await makeShopper(purposes);
      await subscribe(shopper.visitor, "phone");
      await asked({ card: shopper.card, total: EUR("5"), items: ["bun", "secret-roll"] });
      await asked({ card: shopper.card, total: EUR("5"), items: ["milk"] });
      await desk.heard(pushes);
      const { body } = await shopper.visitor.send("/v1/me/export", "export+jwt");
      expect(JSON.stringify(body)).not.toContain("secret-roll");
    }
  });

  it("adds to scores, once a purchase, with profiling", async () => {
    const shopper = await makeShopper();
    const claims = { card: shopper.card, transaction: newJti(), total: EUR("1") };
    await asked(claims);
    await asked(claims);
    expect((await partOf(shopper.visitor.person, "profile")).scores).toMatchObject({ buyer: { value: 8 } });
    const other = await makeShopper(ALL.filter((purpose) => purpose !== "profiling"));
    await asked({ card: other.card, total: EUR("1") });
    expect((await partOf(other.visitor.person, "profile")).scores).toBeUndefined();
  });

  it("is a conversion of each campaign that reached the person, with what it was worth, once and with measurement", async () => {
    const before = await figuresOf("bread");
    const shopper = await makeShopper();
    const claims = { card: shopper.card, transaction: newJti(), total: EUR("12.50") };
    for (let times = 0; times < 3; times++) await asked(claims);
    const other = await makeShopper(ALL.filter((purpose) => purpose !== "measurement"));
    await asked({ card: other.card, total: EUR("99") });
    await Promise.all([counted(shopper.visitor.person), counted(other.visitor.person)]);
    const after = await figuresOf("bread");
    expect([after.conversions, after.converted]).toEqual([(before.conversions ?? 0) + 1, (before.converted ?? 0) + 1]);
    const [group] = await countsBy("moment", { moment: "bread" });
    expect(group?.values).toContainEqual(expect.objectContaining({ currency: "EUR", isClaimed: false }));
  });

  it("is remembered by conditions: who redeemed a coupon of a moment, unless it was voided", async () => {
    const shopper = await makeShopper();
    const again = async () => (await shopper.visitor.ping({ event: { name: "again" } })).body.outcome;
    expect(await again()).toBe("none");
    const transaction = newJti();
    await till.ask({ code: shopper.code, transaction });
    expect(await again()).toBe("offer");
    await till.ask({ action: "void", of: transaction });
    expect(await again()).toBe("none");
  });
});

describe("a purchase that is taken back", () => {
  async function sold(total = "20"): Promise<{ shopper: Shopper; transaction: string }> {
    const shopper = await makeShopper();
    const transaction = newJti();
    await till.ask({ card: shopper.card, code: shopper.code, transaction, total: EUR(total) });
    return { shopper, transaction };
  }

  it("by a void loses its points, and its coupon is good again", async () => {
    const { shopper, transaction } = await sold();
    const answered = await till.ask({ action: "void", of: transaction });
    expect(answered.body).toMatchObject({ result: "voided" });
    expect(answered.body).not.toHaveProperty("points");
    expect(await balance(shopper)).toBe(0);
    expect(await asked({ action: "check", code: shopper.code })).toBe("checked");
    expect(await asked({ action: "void", of: transaction })).toBe("voided");
    expect(await balance(shopper)).toBe(0);
  });

  it("by a void that comes first earns nothing, whichever of card and coupon it names", async () => {
    for (const by of ["transaction", "code", "card"] as const) {
      const shopper = await makeShopper();
      const transaction = newJti();
      const claims = {
        transaction: { of: transaction },
        code: { code: shopper.code, transaction },
        card: { card: shopper.card, transaction },
      };
      expect(await asked({ action: "void", ...claims[by] }), by).toBe("voided");
      const sale = { card: shopper.card, code: shopper.code, transaction, total: EUR("20") };
      expect(await asked(sale), by).toBe("voided");
      expect(await balance(shopper), by).toBe(0);
    }
  });

  it("by a void later than 24 hours stays as it is", async () => {
    const shopper = await makeShopper();
    const transaction = newJti();
    await till.ask({ card: shopper.card, transaction, total: EUR("20") });
    pass(DAY_MS + 1);
    expect(await asked({ action: "void", of: transaction })).toBe("refused expired");
    expect(await balance(shopper)).toBe(20);
  });

  it("in parts keeps what the rest would have earned, whoever names it how", async () => {
    const { shopper, transaction } = await sold();
    const refund = { action: "refund", of: transaction, transaction: newJti(), total: EUR("5.50") };
    expect(await asked(refund)).toBe("refunded");
    expect(await asked(refund)).toBe("refunded");
    expect(await balance(shopper)).toBe(14);
    const [kept] = await couponsOf(shopper.visitor.person);
    const redemption = kept?.coupon.deeds[0]?.outcome.redemption;
    expect(await asked({ action: "refund", of: redemption, total: EUR("14.50") })).toBe("refunded");
    expect(await balance(shopper)).toBe(0);
    expect(await asked({ action: "check", code: shopper.code })).toBe("refused used");
  });

  it("is refused more than is left, another currency, and another thing by the same transaction; nothing changes", async () => {
    const { shopper, transaction } = await sold();
    const refund = { action: "refund", of: transaction, transaction: newJti() };
    const tooMuch = await till.ask({ ...refund, total: EUR("20.01") });
    expect([tooMuch.status, tooMuch.body.pointers]).toEqual([422, ["/total/amount"]]);
    const wrong = await till.ask({ ...refund, total: { amount: "1", currency: "CHF" } });
    expect([wrong.status, wrong.body.pointers]).toEqual([422, ["/total/currency"]]);
    expect(await balance(shopper)).toBe(20);
    expect(await asked({ ...refund, total: EUR("20.00") })).toBe("refunded");
    expect(told(await till.ask({ ...refund, total: EUR("1") }))).toEqual([409, "transaction-reused"]);
    const another = await sold();
    expect(told(await till.ask({ ...refund, of: another.transaction, total: EUR("20.00") }))).toEqual([
      409,
      "transaction-reused",
    ]);
  });
});
