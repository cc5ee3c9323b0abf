import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { makeNumber, NUMBER_BYTES } from "../../shared/codes/own-number.ts";
import { MOST_MISSES_AN_HOUR } from "../../workers/tills/count-guesses.ts";
import { couponOffer, couponsOf } from "./support/coupons.ts";
import { FRIENDS } from "./support/loyalty.ts";
import { DAY_MS, evict, HOUR_MS, MINUTE_MS, pass, SECOND_MS } from "./support/person-object.ts";
import { at, NOWHERE_NEAR, SHOP, street } from "./support/street.ts";
import { cardNumberOf, makeTill, newCard, type Till, toldTill } from "./support/till.ts";
import { makeVisitor, publish, told, type Visitor } from "./support/visitor.ts";

/* POST /v1/redemptions as a till sees it: coupons alone. */

const NOON_MS = Date.UTC(2033, 5, 3, 12);
const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 300, per: "day" }] };

let till: Till;
let other: Till;
let roaming: Till;
let shop: Till;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  till = await makeTill("till-1");
  other = await makeTill("till-2", { places: ["books"] });
  roaming = await makeTill("till-3", { places: ["shop", "books"] });
  shop = await makeTill("web-shop", { kind: "backend", places: ["shop", "books"] });
  const moments: Moment[] = [
    { id: "bread", on: { event: "ask" }, ...limits, offer: couponOffer({ discount: { percent: 20 } }) },
    { id: "novel", on: { event: "novel" }, ...limits, offer: couponOffer({ where: { label: "books" } }) },
    { id: "guest", on: { enter: { place: "shop" } }, ...limits, onExit: "withdraw", offer: couponOffer() },
  ];
  const senders = [till, other, roaming, shop].map(({ entry }) => entry);
  expect((await publish(street(moments, { senders, loyalty: FRIENDS }))).status).toBe(200);
});
beforeEach(() => pass(MINUTE_MS));
afterEach(() => vi.restoreAllMocks());
afterAll(() => void vi.useRealTimers());

/** A person with one coupon, and its code. */
async function makeHolder(name = "ask"): Promise<{ visitor: Visitor; code: string }> {
  const visitor = await makeVisitor(["location", "marketing", "loyalty"]);
  const { body } = await visitor.ping({ event: { name } });
  return { visitor, code: body.offer.coupon.code };
}

async function asked(at: Till, claims: object, about?: Parameters<Till["ask"]>[1]): Promise<string> {
  return toldTill(await at.ask(claims, about));
}

function newCode(): string {
  for (;;) {
    const code = makeNumber("coupon", crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)));
    if (code !== undefined) return code;
  }
}

describe("a till that redeems a coupon", () => {
  it("hears what it is worth and until when, and the id of the redemption", async () => {
    const { code } = await makeHolder();
    const expiresAt = new Date(Date.now() + 7 * DAY_MS).toISOString();
    const { status, body, headers } = await till.ask({ code });
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toEqual({
      result: "redeemed",
      redemption: expect.stringMatching(/^[\w-]{59}$/),
      coupon: { value: "20 % off", discount: { percent: 20 }, expiresAt },
    });
  });

  it("may type the code with blanks and dashes, or send what a scanner puts in front", async () => {
    for (const write of [
      (code: string) => code.replaceAll(/(.{4})/g, "$1 "),
      (code: string) => code.replaceAll(/(.{4})(?=.)/g, "$1-"),
      (code: string) => `]Q1${code}`,
    ]) {
      const { code } = await makeHolder();
      expect(await asked(till, { code: write(code) })).toBe("redeemed");
    }
  });

  it("hears the same again by the same transaction, also much later, late and over a restart", async () => {
    const { visitor, code } = await makeHolder();
    const claims = { code, transaction: newJti() };
    const first = await till.ask(claims);
    pass(DAY_MS);
    await evict(visitor.person);
    expect((await till.ask(claims)).body).toEqual(first.body);
    expect((await till.ask({ ...claims, late: true }, { ageSeconds: 20 * 86_400 })).body).toEqual(first.body);
    expect(await couponsOf(visitor.person)).toMatchObject([{ coupon: { deeds: [{ action: "redeem" }] } }]);
  });

  it("is refused a coupon that is used, with when, and whether it was here", async () => {
    const { code } = await makeHolder();
    const redeemedAt = new Date(Date.now()).toISOString();
    await till.ask({ code });
    pass(MINUTE_MS);
    const used = { result: "refused", reason: "used", redeemedAt };
    expect((await till.ask({ code })).body).toMatchObject({ ...used, redeemedHere: true });
    expect((await other.ask({ code })).body).toMatchObject({ ...used, redeemedHere: false });
    expect((await shop.ask({ code })).body).toMatchObject({ ...used, redeemedHere: false });
  });

  it("is refused what is not here, has ended, or is void; each stays as it was", async () => {
    const [novel, guest] = [await makeHolder("novel"), await makeVisitor(["location", "marketing"])];
    expect(await asked(till, { code: novel.code })).toBe("refused not-here");
    expect(await asked(shop, { code: novel.code })).toBe("refused not-here");
    expect(await asked(roaming, { code: novel.code, place: "shop" })).toBe("refused not-here");
    expect(await asked(roaming, { code: novel.code, place: "books" })).toBe("redeemed");
    const entered = await guest.ping(at(SHOP));
    await guest.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    expect(await asked(till, { code: entered.body.offer.coupon.code })).toBe("refused void");
    const { code } = await makeHolder();
    pass(7 * DAY_MS);
    expect(await asked(till, { code })).toBe("refused expired");
  });

  it("takes a till that stands in one place for being there, and a coupon of that place", async () => {
    const { code } = await makeHolder("novel");
    expect(await asked(other, { code })).toBe("redeemed");
  });

  it("is refused by the words of its till: the same transaction with other contents, and nothing changes", async () => {
    const { visitor, code } = await makeHolder();
    const transaction = newJti();
    await till.ask({ code, transaction });
    const before = await couponsOf(visitor.person);
    for (const more of [{ place: "shop" }, { items: ["bread"] }])
      expect(told(await till.ask({ code, transaction, ...more }))).toEqual([409, "transaction-reused"]);
    expect(await couponsOf(visitor.person)).toEqual(before);
  });

  it("may take several coupons by one transaction", async () => {
    const [one, another] = [await makeHolder(), await makeHolder()];
    const transaction = newJti();
    expect(await asked(till, { code: one.code, transaction })).toBe("redeemed");
    expect(await asked(till, { code: another.code, transaction })).toBe("redeemed");
  });

  it("is answered once: of 20 tills that ask at once one has it", async () => {
    const { code } = await makeHolder();
    const tills = Array.from({ length: 20 }, (_, number) => (number % 2 === 0 ? till : other));
    const results = await Promise.all(tills.map((one) => asked(one, { code })));
    expect(results.filter((result) => result === "redeemed")).toHaveLength(1);
    expect(results.filter((result) => result === "refused used")).toHaveLength(19);
  });
});

describe("a till that only checks", () => {
  it("hears what it would, and nothing changes", async () => {
    const { visitor, code } = await makeHolder();
    const before = await couponsOf(visitor.person);
    expect((await till.ask({ action: "check", code })).body).toMatchObject({ result: "checked", coupon: {} });
    expect(await couponsOf(visitor.person)).toEqual(before);
    await till.ask({ code });
    expect(await asked(till, { action: "check", code })).toBe("refused used");
    expect(await asked(till, { action: "check", code: newCode() })).toBe("refused unknown");
  });

  it("hears whether there is such a card", async () => {
    const { visitor, code } = await makeHolder();
    const number = await cardNumberOf(visitor);
    expect(await asked(till, { action: "check", card: number })).toBe("checked");
    expect(await asked(till, { action: "check", code, card: number })).toBe("checked");
    expect(await asked(till, { action: "check", card: newCard() })).toBe("refused unknown");
    expect(await asked(till, { action: "check", code, card: newCard() })).toBe("refused unknown");
    await visitor.consent({ loyalty: false });
    expect(await asked(till, { action: "check", card: number })).toBe("refused unknown");
  });
});

describe("a till that takes back what it did", () => {
  it("voids by the code, the transaction, or the redemption: the coupon is open again", async () => {
    for (const name of ["code", "own", "transaction", "redemption"]) {
      const { code } = await makeHolder();
      const transaction = newJti();
      const { redemption } = (await till.ask({ code, transaction })).body;
      const claims = {
        code: { code, transaction },
        own: { code, transaction: newJti(), of: transaction },
        transaction: { of: transaction },
        redemption: { of: redemption },
      }[name];
      expect(await asked(till, { action: "void", ...claims }), name).toBe("voided");
      expect(await asked(till, { action: "check", code }), name).toBe("checked");
      expect(await asked(till, { action: "void", ...claims }), name).toBe("voided");
    }
  });

  it("voids all coupons of a transaction, whoever has them, and by a code or a redemption that one", async () => {
    const people = [await makeHolder(), await makeHolder()];
    const [one, another] = people.map(({ code }) => code);
    const transaction = newJti();
    for (const code of [one, another]) await till.ask({ code, transaction });
    expect(await asked(till, { action: "void", code: one, transaction })).toBe("voided");
    expect([
      await asked(till, { action: "check", code: one }),
      await asked(till, { action: "check", code: another }),
    ]).toEqual(["checked", "refused used"]);
    expect(await asked(till, { action: "void", of: transaction })).toBe("voided");
    expect(await asked(till, { action: "check", code: another })).toBe("checked");
  });

  it("voids before the sale comes: that is answered, and uses nothing up", async () => {
    for (const isByCode of [true, false]) {
      const { code } = await makeHolder();
      const transaction = newJti();
      const claims = isByCode ? { code, transaction } : { of: transaction };
      expect(await asked(till, { action: "void", ...claims })).toBe("voided");
      expect(await asked(till, { code, transaction })).toBe("voided");
      expect(await asked(till, { action: "check", code })).toBe("checked");
    }
  });

  it("voids for 24 hours from the receipt of the sale, whatever iat says", async () => {
    const [early, late] = [await makeHolder(), await makeHolder()];
    const sell = async ({ code }: { code: string }) => {
      const transaction = newJti();
      await till.ask({ code, transaction, late: true }, { ageSeconds: (5 * MINUTE_MS) / SECOND_MS });
      return transaction;
    };
    const [first, second] = [await sell(early), await sell(late)];
    pass(DAY_MS);
    expect(await asked(till, { action: "void", of: first })).toBe("voided");
    pass(1);
    expect(await asked(till, { action: "void", of: second })).toBe("refused used");
    expect(await asked(till, { action: "check", code: late.code })).toBe("refused used");
  });

  it("gives a coupon back twice at most", async () => {
    const { code } = await makeHolder();
    for (const state of ["checked", "checked", "refused used"]) {
      const transaction = newJti();
      expect(await asked(till, { code, transaction })).toBe("redeemed");
      expect(await asked(till, { action: "void", of: transaction })).toBe("voided");
      expect(await asked(till, { action: "check", code })).toBe(state);
    }
  });

  it("takes back nothing of another sender's, and knows nothing of a code that is nobody's", async () => {
    const { code } = await makeHolder();
    const transaction = newJti();
    const { redemption } = (await till.ask({ code, transaction })).body;
    expect(await asked(other, { action: "void", of: redemption })).toBe("refused unknown");
    expect(await asked(other, { action: "void", of: transaction })).toBe("voided");
    expect(await asked(other, { action: "refund", of: redemption, total: EUR("1.00") })).toBe("refused unknown");
    expect(await asked(till, { action: "void", code: newCode() })).toBe("refused unknown");
    expect(await asked(till, { action: "check", code })).toBe("refused used");
  });

  it("says another thing by the transaction of a void: refused", async () => {
    const [one, another] = [newJti(), newJti()];
    const transaction = newJti();
    expect(await asked(till, { action: "void", of: one, transaction })).toBe("voided");
    expect(told(await till.ask({ action: "void", of: another, transaction }))).toEqual([409, "transaction-reused"]);
  });

  it("refunds money of a sale with a coupon alone, and the coupon stays used", async () => {
    const { code } = await makeHolder();
    const transaction = newJti();
    const { redemption } = (await till.ask({ code, transaction })).body;
    for (const of of [transaction, redemption]) {
      expect(await asked(till, { action: "refund", of, total: EUR("1.00") })).toBe("refunded");
    }
    expect(await asked(till, { action: "check", code })).toBe("refused used");
    expect(await asked(till, { action: "refund", of: newJti(), total: EUR("1.00") })).toBe("refused unknown");
    await till.ask({ action: "void", of: transaction });
    expect(await asked(till, { action: "refund", of: transaction, total: EUR("1.00") })).toBe("refused void");
  });
});

const EUR = (amount: string) => ({ amount, currency: "EUR" });

describe("when a till's message was made", () => {
  it.each([
    [119, false, "redeemed"],
    [121, false, "clock-skew"],
    [-29, false, "redeemed"],
    [-31, false, "clock-skew"],
    [3_600, true, "redeemed"],
    [30 * 86_400 - 1, true, "redeemed"],
    [30 * 86_400 + 1, true, "clock-skew"],
  ])("%i s ago, late %s: %s", async (ageSeconds, isLate, expected) => {
    const { code } = await makeHolder();
    expect(await asked(till, { code, ...(isLate ? { late: true } : {}) }, { ageSeconds })).toBe(expected);
  });

  it("counts for the end of a coupon up to 10 minutes back", async () => {
    const [first, second] = [await makeHolder(), await makeHolder()];
    pass(7 * DAY_MS + 9 * MINUTE_MS);
    expect(await asked(till, { code: first.code, late: true }, { ageSeconds: 9 * 60 + 1 })).toBe("redeemed");
    pass(2 * MINUTE_MS);
    expect(await asked(till, { code: second.code, late: true }, { ageSeconds: 11 * 60 + 1 })).toBe("refused expired");
  });
});

describe("a till's message that is refused", () => {
  const refused: readonly (readonly [string, object, number, string])[] = [
    ["names nothing", {}, 422, "/code"],
    ["has no transaction", { code: "1", transaction: undefined }, 422, "/transaction"],
    ["has a transaction of 65 characters", { code: "1", transaction: "x".repeat(65) }, 422, "/transaction"],
    ["has a transaction that is no printable ASCII", { code: "1", transaction: "é" }, 422, "/transaction"],
    ["redeems something else's", { code: "1", of: "t" }, 422, "/of"],
    ["checks with what was paid", { action: "check", code: "1", total: EUR("1") }, 422, "/total"],
    ["voids with what was paid", { action: "void", code: "1", total: EUR("1") }, 422, "/total"],
    ["refunds without an amount", { action: "refund", of: "t" }, 422, "/total"],
    ["refunds without a sale", { action: "refund", code: "1", total: EUR("1") }, 422, "/of"],
    ["has a card alone and nothing paid", { card: "123456" }, 422, "/total"],
    ["has an amount that is none", { code: "1", total: { amount: 1, currency: "EUR" } }, 422, "/total/amount"],
    ["has a currency that is none", { code: "1", total: { amount: "1", currency: "euro" } }, 422, "/total/currency"],
    ["has 51 items", { code: "1", items: Array.from({ length: 51 }, () => "x") }, 422, "/items"],
    ["is late, and says no", { code: "1", late: false }, 422, "/late"],
    ["does something else", { action: "burn", code: "1" }, 422, "/action"],
  ];
  it.each(refused)("because it %s", async (_, claims, status, pointer) => {
    const { status: answered, body } = await till.ask(claims);
    expect([answered, body.pointers]).toEqual([status, expect.arrayContaining([pointer])]);
  });

  it("because it does not say where, though its sender stands in several places", async () => {
    const { code } = await makeHolder();
    expect((await roaming.ask({ code })).body.pointers).toEqual(["/place"]);
    expect(told(await roaming.ask({ code, place: "nowhere" }))).toEqual([404, "not-found"]);
    expect(told(await till.ask({ code, place: "books" }))).toEqual([404, "not-found"]);
    expect(await asked(till, { action: "check", code })).toBe("checked");
  });
});

describe("codes that nothing answers to", () => {
  it("are unknown; the brand's own and mistyped ones are no guesses", async () => {
    for (const code of [newCode(), "4006381333931", "1234567890123456", "SAVE-20"])
      expect(await asked(till, { code })).toBe("refused unknown");
  });

  it(`are refused after ${MOST_MISSES_AN_HOUR} in an hour, with an alert; a card alone goes on, as does another till`, async () => {
    const alert = vi.spyOn(console, "error").mockReturnValue();
    pass(HOUR_MS);
    const { visitor, code } = await makeHolder();
    const number = await cardNumberOf(visitor);
    const guess = () => till.ask({ code: newCode() });
    for (let tens = 0; tens < MOST_MISSES_AN_HOUR / 10; tens++)
      expect((await Promise.all(Array.from({ length: 10 }, guess))).map(toldTill)).not.toContain("rate-limited");
    expect(alert.mock.calls.filter(([line]) => String(line).startsWith('ALERT the sender "till-1"'))).toHaveLength(1);
    const { status, body, headers } = await till.ask({ code });
    expect([status, body.code, headers.has("retry-after")]).toEqual([429, "rate-limited", true]);
    expect(await asked(till, { card: number, total: EUR("1.00") })).toBe("recorded");
    expect(await asked(other, { action: "check", code })).toBe("checked");
    pass(HOUR_MS);
    expect(await asked(till, { code })).toBe("redeemed");
  }, 60_000);
});
