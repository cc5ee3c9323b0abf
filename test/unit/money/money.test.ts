import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMoney, parseMoney } from "../../../shared/money/money.ts";

const currency = fc.constantFrom("EUR", "JPY", "KWD", "CLF", "ABC");

describe("an amount of money", () => {
  it.each([
    ["12.50", "EUR", 1250, "12.50"],
    ["12.5", "EUR", 1250, "12.50"],
    ["12", "EUR", 1200, "12.00"],
    ["0.05", "USD", 5, "0.05"],
    ["0", "EUR", 0, "0.00"],
    ["1250", "JPY", 1250, "1250"],
    ["1250.50", "JPY", 1251, "1251"],
    ["1250.49", "JPY", 1250, "1250"],
    ["1.2345", "KWD", 1235, "1.235"],
    ["1.2345", "CLF", 12_345, "1.2345"],
    ["12.50", "ABC", 1250, "12.50"],
    ["0.005", "EUR", 1, "0.01"],
    ["0.0049", "EUR", 0, "0.00"],
    ["1.995", "EUR", 200, "2.00"],
    // As a double it would be 1.00499999…
    ["1.005", "EUR", 101, "1.01"],
    ["999999999999.99", "EUR", 99_999_999_999_999, "999999999999.99"],
  ])("of %s %s is %i minor units, and %s again", (amount, currency, minor, text) => {
    expect(parseMoney({ amount, currency })).toEqual({ currency, minor });
    expect(formatMoney({ currency, minor })).toBe(text);
  });

  it.each(["", ".5", "1.", "-1", "+1", "1e3", "1,50", " 1", "1.2.3", "0x10", "Infinity"])("is not %o", (amount) => {
    expect(parseMoney({ amount, currency: "EUR" })).toBeUndefined();
  });

  it("is refused from 2^53 minor units on", () => {
    expect(parseMoney({ amount: "90071992547409.91", currency: "EUR" })?.minor).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseMoney({ amount: "90071992547409.92", currency: "EUR" })).toBeUndefined();
    expect(parseMoney({ amount: "90071992547409.915", currency: "EUR" })).toBeUndefined();
    expect(parseMoney({ amount: "999999999999.9999", currency: "CLF" })).toBeUndefined();
  });

  it("comes back from its text, in every currency", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), currency, (minor, currency) => {
        expect(parseMoney({ amount: formatMoney({ currency, minor }), currency })).toEqual({ currency, minor });
      }),
    );
  });

  it("below zero has its sign in front", () => {
    expect(formatMoney({ currency: "EUR", minor: -5 })).toBe("-0.05");
    expect(formatMoney({ currency: "JPY", minor: -5 })).toBe("-5");
  });
});
