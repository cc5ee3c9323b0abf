import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parseMoney } from "../../../shared/money/money.ts";
import { writtenMoney } from "../../../shared/money/written-money.ts";

/** Minor units of euros, if it may be written so. */
function centsOf(amount: unknown): number | undefined {
  const written = { amount, currency: "EUR" };
  return v.is(writtenMoney, written) ? parseMoney(written)?.minor : undefined;
}

describe("a written amount of money", () => {
  it.each([
    [String(1.1 * 3), 330],
    [String(0.1 + 0.2), 30],
    [String(4.35 * 100), 43_500],
    [String(1.005 * 1000), 100_500],
    [String(1 / 3), 33],
    [String(0.00000123456789), 0],
    ["999999999999.99", 99_999_999_999_999],
  ])("%s is rounded to the smallest unit of its currency, though a program worked it out", (amount, cents) => {
    expect(centsOf(amount)).toBe(cents);
  });

  it.each(["", "-1", "1.", ".5", "01", "1e3", "1,50", "1234567890123", 12.5, null])("%o is none", (amount) => {
    expect(centsOf(amount)).toBeUndefined();
  });

  it.each(["eur", "EURO", "", undefined])("in %o is none", (currency) => {
    expect(v.is(writtenMoney, { amount: "1.00", currency })).toBe(false);
  });
});
