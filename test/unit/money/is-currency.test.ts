import { describe, expect, it } from "vitest";
import { isCurrency } from "../../../shared/money/is-currency.ts";

describe("a currency", () => {
  it.each(["EUR", "USD", "JPY", "KWD", "CLF", "XCG", "ZWG", "XOF"])("%s is one", (code) => {
    expect(isCurrency(code)).toBe(true);
  });

  it.each(["ABC", "QQQ", "eur", "", "EUR CHF", "X".repeat(3), "XTS", "XAU", "DEM", "BGN"])("%o is none", (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  it("is in a list of 165", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const all = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    expect(all.filter(isCurrency)).toHaveLength(165);
  });
});
