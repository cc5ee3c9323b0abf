import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDecimal, ZERO } from "../../../shared/money/decimal.ts";
import { earnPoints, MAX_EARNED } from "../../../shared/points/earn-points.ts";
import {
  type AwaitedPurchase,
  earnedPoints,
  keptPoints,
  type Purchase,
  recordPurchase,
  refundPurchase,
  VOID_MS,
  voidPurchase,
} from "../../../shared/points/purchase.ts";

const EUR = (amount: string) => ({ amount, currency: "EUR" });
const SALE = {
  sender: "till-1",
  transaction: "t1",
  contents: "c1",
  atMs: 1_000,
  receivedMs: 2_000,
  total: EUR("10.00"),
  earn: { points: 3, per: "1.00" },
};
const PURCHASE: Purchase = { ...SALE, refunds: [] };

function refunded(purchase: Purchase, ...amounts: readonly string[]): Purchase {
  return amounts.reduce((before, amount, at) => {
    const after = refundPurchase(before, { transaction: `r${at} ${amount}`, contents: amount, amount: EUR(amount) });
    expect(after.ok).toBe(true);
    return after.ok ? after.value : before;
  }, purchase);
}

function voided(known: Purchase | AwaitedPurchase | undefined, receivedMs: number) {
  return voidPurchase(known, { sender: "till-1", transaction: "t1", receivedMs });
}

describe("a purchase earns", () => {
  it.each([
    ["10.00", 1, "1.00", 10],
    ["10.99", 1, "1.00", 10],
    ["0.99", 1, "1.00", 0],
    ["9.999", 1, "1", 9],
    ["10.00", 1, "3.00", 3],
    ["10.00", 2, "3.00", 6],
    // As doubles: 0.57 × 100 = 56.99999999999999, 1.1 × 3 = 3.3000000000000003.
    ["0.57", 100, "1.00", 57],
    ["3.3000000000000003", 10, "1.10", 30],
    ["999999999999.99", 1_000_000, "0.01", MAX_EARNED],
    ["5.00", 1, "0.00", 0],
    ["5.00", 1, "a euro", 0],
    ["5.00", 0, "1.00", 0],
  ])("of %s, at %i for each %s: %i points", (amount, points, per, earned) => {
    expect(earnPoints({ points, per }, parseDecimal(amount) ?? ZERO)).toBe(earned);
  });

  it("by the rule that it was recorded with, and nothing without one", () => {
    const { earn: _, ...without } = PURCHASE;
    expect([earnedPoints(PURCHASE), earnedPoints(without), keptPoints(without)]).toEqual([30, 0, 0]);
  });
});

describe("a transaction", () => {
  it("is one purchase, however often it comes", () => {
    const first = recordPurchase(undefined, SALE);
    expect(first).toEqual({ ok: true, value: PURCHASE });
    expect(first.ok && recordPurchase(first.value, { ...SALE, atMs: 5_000, receivedMs: 6_000 })).toEqual(first);
  });

  it("with other contents is refused", () => {
    expect(recordPurchase(PURCHASE, { ...SALE, contents: "c2" })).toEqual({ ok: false, error: "transaction-reused" });
  });
});

describe("a refund", () => {
  it.each([
    [["4.00"], 18],
    [["0.01"], 29],
    [["3.34", "3.33", "3.33"], 0],
    [["10"], 0],
    [["0.10", "0.10", "0.10"], 29],
  ])("of %j leaves what the rest would have earned: %i points", (amounts, kept) => {
    const purchase = refunded(PURCHASE, ...amounts);
    expect([keptPoints(purchase), earnedPoints(purchase)]).toEqual([kept, 30]);
  });

  it("again changes nothing, and with other contents is refused", () => {
    const once = refunded(PURCHASE, "4.00");
    const again = { transaction: "r0 4.00", contents: "4.00", amount: EUR("4.00") };
    expect(refundPurchase(once, again)).toEqual({ ok: true, value: once });
    expect(refundPurchase(once, { ...again, contents: "5" })).toEqual({ ok: false, error: "transaction-reused" });
  });

  it.each([
    [EUR("6.01"), "too-much"],
    [EUR("x"), "too-much"],
    [{ amount: "1.00", currency: "USD" }, "currency"],
  ])("of %j of 6.00 euros that are left is refused: %s", (amount, error) => {
    const purchase = refunded(PURCHASE, "4.00");
    expect(refundPurchase(purchase, { transaction: "r", contents: "c", amount })).toEqual({ ok: false, error });
  });

  it("finds nothing left of a void sale, nor after 64 others", () => {
    const all = voided(PURCHASE, 3_000);
    const refund = { transaction: "r", contents: "c", amount: EUR("0.01") };
    expect(all.ok && "total" in all.value && refundPurchase(all.value, refund)).toMatchObject({ error: "too-much" });
    const many = refunded(PURCHASE, ...Array<string>(64).fill("0.01"));
    expect(refundPurchase(many, refund)).toMatchObject({ error: "too-much" });
  });

  it("of one sale, in whatever parts and order, leaves the same points", () => {
    const cents = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 5 });
    fc.assert(
      fc.property(cents, (parts) => {
        const amounts = parts.map((part) => (part / 100).toFixed(2));
        const sum = parts.reduce((sum, part) => sum + part, 0);
        const kept = Math.floor(((1_000 - sum) * 3) / 100);
        expect(keptPoints(refunded(PURCHASE, ...amounts))).toBe(kept);
        expect(keptPoints(refunded(PURCHASE, ...amounts.toReversed()))).toBe(kept);
      }),
    );
  });
});

describe("a void", () => {
  it("of a sale leaves no points, once and again, and after a refund", () => {
    const first = voided(PURCHASE, 3_000);
    expect(first.ok && "total" in first.value && [keptPoints(first.value), earnedPoints(first.value)]).toEqual([0, 30]);
    expect(first.ok && voided(first.value, 4_000)).toEqual(first);
    const after = voided(refunded(PURCHASE, "4.00"), 3_000);
    expect(after.ok && "total" in after.value && keptPoints(after.value)).toBe(0);
  });

  it("that comes before its sale is kept: the sale never earns anything", () => {
    const ahead = voided(undefined, 1_000);
    expect(ahead).toEqual({
      ok: true,
      value: { sender: "till-1", transaction: "t1", receivedMs: 1_000, voided: "ahead" },
    });
    const sale = recordPurchase(ahead.ok ? ahead.value : undefined, SALE);
    expect(sale.ok && [keptPoints(sale.value), earnedPoints(sale.value)]).toEqual([0, 0]);
    expect(sale.ok && voided(sale.value, SALE.receivedMs + 2 * VOID_MS)).toEqual(sale);
    expect(ahead.ok && voided(ahead.value, 9_000)).toEqual(ahead);
  });

  it("is good for 24 hours from the receipt of the sale", () => {
    expect(voided(PURCHASE, SALE.receivedMs + VOID_MS)).toMatchObject({ value: { voided: "after" } });
    expect(voided(PURCHASE, SALE.receivedMs + VOID_MS + 1)).toEqual({ ok: false, error: "too-late" });
  });
});
