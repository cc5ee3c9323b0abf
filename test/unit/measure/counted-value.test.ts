import { describe, expect, it } from "vitest";
import { countedValue } from "../../../shared/measure/counted-value.ts";
import { parseMoney } from "../../../shared/money/money.ts";

const minorOf = (amount: string, currency: string) => countedValue(parseMoney({ amount, currency }), true)?.minor;

describe("an amount that an app reports", () => {
  it("is counted up to 10,000,000,000 minor units of its currency", () => {
    expect(minorOf("100000000", "EUR")).toBe(10_000_000_000);
    expect(minorOf("100000000.01", "EUR")).toBeUndefined();
    expect(minorOf("10000000000", "JPY")).toBe(10_000_000_000);
    expect(minorOf("10000000001", "JPY")).toBeUndefined();
    expect(minorOf("0", "EUR")).toBe(0);
  });

  it("adds up exactly with 900,000 others, however large they are", () => {
    const largest = minorOf("100000000", "EUR") ?? 0;
    expect(Number.isSafeInteger(900_000 * largest)).toBe(true);
  });
});
