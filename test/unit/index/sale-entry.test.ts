import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  enterSale,
  forgetMessage,
  MAX_SALE_PEOPLE,
  type SaleEntry,
  type SaleMessage,
  voidSale,
} from "../../../shared/index/sale-entry.ts";

const HOUR_MS = 3_600_000;
const of = (owner: string) => ({ owner, locator: `sealed ${owner}` });
const say = (message: Partial<SaleMessage>): SaleMessage => {
  return { action: "redeem", contents: JSON.stringify(message), isKept: false, ...message };
};
const enter = (known: SaleEntry | undefined, message: Partial<SaleMessage>) => enterSale(known, say(message), 5);

function enterAll(messages: readonly Partial<SaleMessage>[]): SaleEntry | undefined {
  return messages.reduce<SaleEntry | undefined>((known, message) => {
    const entered = enter(known, message);
    return entered.ok ? entered.value : known;
  }, undefined);
}

describe("a transaction", () => {
  it("concerns whose card and whose coupons its messages name, each person once", () => {
    const messages = [{ coupon: of("a") }, { coupon: of("b"), card: of("c") }, { coupon: of("a") }, { card: of("c") }];
    expect(enterAll(messages)).toEqual({ sinceMs: 5, card: of("c"), coupons: [of("a"), of("b")] });
  });

  it("takes no other card than its first", () => {
    const first = enterAll([{ card: of("a") }]);
    expect(enter(first, { card: of("b") })).toEqual({ ok: false, error: "transaction-used" });
    expect(enter(first, { card: of("b"), coupon: of("c") })).toEqual({ ok: false, error: "transaction-used" });
  });

  it(`takes coupons of ${MAX_SALE_PEOPLE} people at most`, () => {
    const full = enterAll(Array.from({ length: MAX_SALE_PEOPLE }, (_, number) => ({ coupon: of(`${number}`) })));
    expect(enter(full, { coupon: of("one more") })).toEqual({ ok: false, error: "too-many-people" });
    expect(enter(full, { coupon: of("3") })).toEqual({ ok: true, value: full });
    expect(enter(full, { coupon: of("3"), card: of("3") })).toMatchObject({ value: { card: of("3") } });
  });

  it("is bought by the person of its card, else of the coupon, as the first message said that has what was paid", () => {
    const buyerOf = (...messages: Partial<SaleMessage>[]) => enterAll(messages)?.purchase?.buyer.owner;
    const paid = "10 EUR";
    expect(buyerOf({ coupon: of("a"), paid })).toBe("a");
    expect(buyerOf({ coupon: of("a"), card: of("c"), paid })).toBe("c");
    expect(buyerOf({ card: of("c"), coupon: of("a") }, { coupon: of("b"), paid })).toBe("c");
    expect(buyerOf({ coupon: of("a"), paid }, { card: of("c"), paid })).toBe("a");
    expect(buyerOf({ coupon: of("a") })).toBeUndefined();
  });

  it("is paid once: with another amount it is something else", () => {
    const sold = enterAll([{ coupon: of("a"), paid: "10 EUR" }]);
    expect(enter(sold, { coupon: of("b"), paid: "11 EUR" })).toEqual({ ok: false, error: "transaction-reused" });
    expect(enter(sold, { coupon: of("b"), paid: "10 EUR" })).toMatchObject({ ok: true });
  });

  it("remembers what no coupon does, by action", () => {
    const kept = (action: SaleMessage["action"], contents: string) => ({ action, contents, isKept: true });
    const known = enterAll([kept("redeem", "x"), kept("refund", "y")]);
    expect(enter(known, kept("redeem", "x"))).toEqual({ ok: true, value: known });
    expect(enter(known, kept("redeem", "y"))).toEqual({ ok: false, error: "transaction-reused" });
    expect(enter(known, kept("void", "z"))).toMatchObject({ ok: true });
  });

  it("forgets what a message said that was refused, unless another one said it, too", () => {
    const first = { coupon: of("a"), paid: "10", contents: "first", isKept: true };
    const second = { coupon: of("b"), paid: "10", contents: "second" };
    const forgotten = (known: SaleEntry | undefined, contents: string) => known && forgetMessage(known, contents);
    expect(forgotten(enterAll([first]), "first")).toEqual({ sinceMs: 5, coupons: [of("a")] });
    expect(forgotten(enterAll([first, second]), "first")).toMatchObject({ purchase: { by: ["second"] } });
    const sold = enterAll([first]);
    expect(forgotten(sold, "another")).toBe(sold);
  });

  it("is the same object after a message that says nothing new, however often it comes", () => {
    const message = fc.record(
      {
        card: fc.constantFrom(of("a"), of("b")),
        coupon: fc.constantFrom(of("a"), of("b"), of("c")),
        paid: fc.constantFrom("1", "2"),
        isKept: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(message), (all) => {
        const messages = all.filter(({ card, coupon }) => card !== undefined || coupon !== undefined);
        const sale = enterAll(messages);
        for (const one of messages) {
          const again = sale && enter(sale, one);
          if (again?.ok) expect(again.value).toBe(sale);
        }
      }),
    );
  });
});

describe("a void in a transaction", () => {
  const part = { ask: "part", isWhole: false };
  const whole = { ask: "whole", isWhole: true };

  it("is kept before the sale and up to 24 hours after it was heard of, the first one", () => {
    expect(voidSale(undefined, part, 5)).toEqual({ sinceMs: 5, coupons: [], voided: part });
    const sold = enterAll([{ coupon: of("a") }]);
    const later = (ms: number) => sold && voidSale(sold, part, 5 + ms);
    expect(later(24 * HOUR_MS)).toEqual({ ...sold, voided: part });
    expect(later(24 * HOUR_MS + 1)).toBe(sold);
  });

  it("of the whole sale is more than one of a coupon", () => {
    const parted = voidSale(undefined, part, 5);
    expect(voidSale(parted, { ...part, ask: "again" }, 6)).toBe(parted);
    expect(voidSale(parted, whole, 6).voided).toEqual(whole);
    const all = voidSale(undefined, whole, 5);
    expect(voidSale(all, part, 6)).toBe(all);
  });
});
