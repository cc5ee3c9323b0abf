import { describe, expect, it } from "vitest";
import { sayLeft } from "../../../demo/shop/countdown.ts";
import { en } from "../../../demo/shop/words/en.ts";

const END = new Date(2026, 10, 30, 12);

describe("how long a coupon is good", () => {
  it.each([
    [7_199_999, "1:59:59 left"],
    [600_000, "10:00 left"],
    [9_999, "0:09 left"],
    [999, "0:00 left"],
    [0, "Over"],
    [-5, "Over"],
    [86_399_000, "23:59:59 left"],
    [86_400_000, "Good until 30 November"],
  ])("%d ms before its end: %s", (leftMs, said) => {
    expect(sayLeft(leftMs, END, { locale: "en-GB", words: en })).toBe(said);
  });
});
