import { describe, expect, it } from "vitest";
import { rateDifferenceOf } from "../../../shared/measure/rate-difference.ts";

describe("what a campaign added", () => {
  it("is 50 people, and not surely any, of 230 of 9,000 against 20 of 1,000", () => {
    const found = rateDifferenceOf({ exposed: 9000, converted: 230 }, { exposed: 1000, converted: 20 });
    expect(found?.incremental).toBeCloseTo(50, 9);
    expect(found?.low).toBeCloseTo(-0.0088, 4);
    expect(found?.high).toBeCloseTo(0.0199, 4);
  });

  it("is less than nothing if the control arm converts better", () => {
    const found = rateDifferenceOf({ exposed: 1000, converted: 20 }, { exposed: 1000, converted: 50 });
    expect(found?.incremental).toBeCloseTo(-30, 9);
    expect(found?.difference).toBeCloseTo(-0.03, 9);
  });

  it("can be told if nobody of one arm converted, and not if nobody converted or an arm is empty", () => {
    const nobody = { exposed: 100, converted: 0 };
    expect(rateDifferenceOf({ exposed: 100, converted: 10 }, nobody)?.incremental).toBeCloseTo(10, 9);
    expect(rateDifferenceOf(nobody, nobody)).toBeUndefined();
    expect(rateDifferenceOf(nobody, { exposed: 0, converted: 0 })).toBeUndefined();
  });
});
