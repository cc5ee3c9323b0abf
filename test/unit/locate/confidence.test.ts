import { describe, expect, it } from "vitest";
import { confidenceOfFix, meets } from "../../../shared/locate/confidence.ts";

describe("confidence", () => {
  it("of a fix is high to a quarter of the radius, medium to half, else low", () => {
    expect([25, 25.1, 50, 50.1, 500].map((accuracy) => confidenceOfFix(accuracy, 100))).toEqual([
      "high",
      "medium",
      "medium",
      "low",
      "low",
    ]);
  });

  it("meets what is asked when it is at least that", () => {
    expect(meets("high", "medium")).toBe(true);
    expect(meets("medium", "medium")).toBe(true);
    expect(meets("low", "medium")).toBe(false);
    expect(meets("low", "low")).toBe(true);
  });
});
