import { describe, expect, it } from "vitest";
import { roiOf } from "../../../shared/measure/roi.ts";

function euros(minor: number) {
  return { currency: "EUR", minor };
}

describe("the return on investment", () => {
  it("holds what conversions were worth against the cost as a whole and for each offer", () => {
    expect(roiOf({ cost: euros(10_000), costPerOffer: euros(5) }, 2000, [euros(30_000)])).toEqual({
      cost: euros(20_000),
      value: euros(30_000),
      return: 0.5,
    });
    expect(roiOf({ cost: euros(10_000) }, 2000, [euros(20_000)])?.return).toBe(1);
    expect(roiOf({ costPerOffer: euros(5) }, 2000, [])?.return).toBe(-1);
  });

  it("adds up the currency of the cost, and leaves out others", () => {
    const values = [euros(500), { currency: "USD", minor: 90_000 }, euros(700)];
    expect(roiOf({ cost: euros(1000) }, 1, values)).toEqual({ cost: euros(1000), value: euros(1200), return: 0.2 });
  });

  it("is undefined without a cost, with a cost of 0, and with costs in two currencies", () => {
    expect(roiOf({}, 100, [euros(500)])).toBeUndefined();
    expect(roiOf({ cost: euros(0) }, 100, [euros(500)])).toBeUndefined();
    expect(roiOf({ costPerOffer: euros(5) }, 0, [])).toBeUndefined();
    expect(roiOf({ cost: euros(5), costPerOffer: { currency: "USD", minor: 5 } }, 9, [])).toBeUndefined();
  });
});
