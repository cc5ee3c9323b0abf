import { describe, expect, it } from "vitest";
import { isAsNear, median, proximityOf } from "../../../shared/radio/proximity.ts";

describe("proximity", () => {
  it("is immediate from -6 dB, near from -20 dB, else far", () => {
    expect([3, -6, -6.01, -20, -20.01, -90].map(proximityOf)).toEqual([
      "immediate",
      "immediate",
      "near",
      "near",
      "far",
      "far",
    ]);
  });

  it("is ordered", () => {
    expect(isAsNear("immediate", "near")).toBe(true);
    expect(isAsNear("near", "near")).toBe(true);
    expect(isAsNear("far", "near")).toBe(false);
  });
});

describe("the median", () => {
  it("is the middle one, or the mean of the middle two, as numbers and not as text", () => {
    expect(median([-70, -9, -100])).toBe(-70);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([-59])).toBe(-59);
  });

  it("leaves its input alone, and of nothing is not a number", () => {
    const numbers = [3, 1, 2];
    median(numbers);
    expect(numbers).toEqual([3, 1, 2]);
    expect(median([])).toBeNaN();
  });
});
