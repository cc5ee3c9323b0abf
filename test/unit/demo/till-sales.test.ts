import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addEntry,
  claimsOf,
  type Entry,
  isWaiting,
  leftToRefund,
  moneyOf,
  readCents,
  settle,
} from "../../../demo/till/sales.ts";

const NOON = 1_800_000_000;

function entry(about: Partial<Entry> = {}): Entry {
  return { action: "redeem", transaction: "t1", atSeconds: NOON, ...about };
}

const redeemed = { answer: { result: "redeemed" } } as const;

describe("what a till says", () => {
  it("is live for as long as the mesh takes it for that, and late from then on: else it is the same", () => {
    const sale = entry({ code: "1", total: moneyOf(480) });
    const { late: now, ...live } = claimsOf(sale, NOON + 100);
    const { late: then, ...later } = claimsOf(sale, NOON + 101);
    expect([now, then]).toEqual([undefined, true]);
    expect(live).toEqual(later);
  });

  it("waits until it was answered, or refused as a message", () => {
    expect([entry(), entry(redeemed), entry({ refused: "invalid" })].map(isWaiting)).toEqual([true, false, false]);
  });

  it("is settled alone: what else waits goes on waiting", () => {
    const entries = [entry(), entry({ transaction: "t2" })];
    expect(settle(entries, "t1", redeemed).map(isWaiting)).toEqual([false, true]);
  });

  it("is never dropped while it waits, however much comes after", () => {
    const waiting = entry({ transaction: "waits" });
    let entries: readonly Entry[] = [waiting];
    for (let count = 0; count < 300; count++)
      entries = addEntry(entries, entry({ transaction: `t${count}`, ...redeemed }));
    expect(entries).toContain(waiting);
    expect(entries).toHaveLength(101);
  });
});

describe("what is left to give back", () => {
  const sale = entry({ total: moneyOf(1_000), ...redeemed });
  const refund = (cents: number, about: Partial<Entry> = {}) =>
    entry({ action: "refund", transaction: `r${cents}`, of: "t1", total: moneyOf(cents), ...about });

  it.each([
    ["all of it, if nothing was given back", [], 1_000],
    ["the rest, after two refunds", [refund(300), refund(200)], 500],
    ["as before, if the mesh refused a refund", [refund(300, { refused: "invalid" })], 1_000],
    ["nothing to speak of, once it is voided", [entry({ action: "void", transaction: "v", of: "t1" })], undefined],
    ["as before, if another sale was voided", [entry({ action: "void", transaction: "v", of: "t2" })], 1_000],
  ] as const)("is %s", (_, others, left) => {
    expect(leftToRefund(sale, [sale, ...others])).toBe(left);
  });
});

describe("an amount", () => {
  it.each([
    ["4.80", 480],
    ["4,8", 480],
    [" 12 ", 1_200],
    ["0.05", 5],
    ["", undefined],
    ["4.805", undefined],
    ["-1", undefined],
    ["1234567890123450", undefined],
  ])("%j is %s cents", (text, cents) => {
    expect(readCents(text)).toBe(cents);
  });

  it("is read as it was written, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (cents) => {
        expect(readCents(moneyOf(cents).amount)).toBe(cents);
      }),
    );
  });
});
