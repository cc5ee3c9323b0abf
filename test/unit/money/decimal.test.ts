import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Decimal,
  floorRatio,
  minus,
  parseDecimal,
  plus,
  writeDecimal,
  ZERO,
} from "../../../shared/money/decimal.ts";

const decimal = fc.record({ units: fc.bigInt(0n, 10n ** 20n), decimals: fc.nat(12) });
const of = (text: string): Decimal => parseDecimal(text) ?? ZERO;

describe("an exact decimal", () => {
  it.each([
    ["12.50", "12.5"],
    ["12.5", "12.5"],
    ["0.05", "0.05"],
    ["0", "0"],
    ["0.00", "0"],
    ["100", "100"],
    ["3.3000000000000003", "3.3000000000000003"],
  ])("%s is written %s", (text, written) => {
    expect(writeDecimal(of(text))).toBe(written);
  });

  it.each(["", ".5", "1.", "-1", "+1", "1e3", "1,5", " 1", "0x1"])("is not %o", (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  it("comes back from its text", () => {
    fc.assert(
      fc.property(decimal, (a) => {
        expect(minus(of(writeDecimal(a)), a)?.units).toBe(0n);
      }),
    );
  });

  it("is taken away again after it was added, and never leads below zero", () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(writeDecimal(minus(plus(a, b), b) ?? ZERO)).toBe(writeDecimal(a));
        expect(minus(a, plus(a, plus(b, of("0.1"))))).toBeUndefined();
      }),
    );
  });

  it.each([
    // As doubles they give 2, 0 and 28.
    ["0.3", 1n, "0.1", 3n],
    ["0.29", 100n, "29", 1n],
    ["0.57", 50n, "1", 28n],
    ["9.999", 1n, "1", 9n],
    ["1", 1n, "3.00", 0n],
  ])("%s, %s times, holds %s so many whole times: %s", (a, times, b, whole) => {
    expect(floorRatio(of(a), times, of(b))).toBe(whole);
  });

  it("is not divided by zero", () => {
    expect(floorRatio(of("1"), 1n, of("0.00"))).toBeUndefined();
  });
});
