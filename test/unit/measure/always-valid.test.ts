import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeInterval } from "../../../shared/measure/always-valid.ts";

const OF_5000 = { n: 5000, expectedN: 5000, alpha: 0.05 };

describe("the always-valid interval", () => {
  it("has the half-width that is published for 5,000 people of variance 1", () => {
    const { low, high, p } = makeInterval({ estimate: 0, standardError: 1 / Math.sqrt(5000), ...OF_5000 });
    expect(high).toBeCloseTo(0.0429243, 7);
    expect(low).toBe(-high);
    expect(p).toBe(1);
  });

  it("excludes 0 exactly if its p-value is below alpha", () => {
    const estimate = fc.double({ min: -1, max: 1, noNaN: true });
    const standardError = fc.double({ min: 1e-4, max: 1, noNaN: true });
    const n = fc.integer({ min: 2, max: 10_000_000 });
    const expectedN = fc.integer({ min: 100, max: 1_000_000 });
    const alpha = fc.constantFrom(0.01, 0.05, 0.1);
    fc.assert(
      fc.property(estimate, standardError, n, expectedN, alpha, (...[estimate, standardError, n, expectedN, alpha]) => {
        const { low, high, p } = makeInterval({ estimate, standardError, n, expectedN, alpha });
        fc.pre(Math.abs(p - alpha) > 1e-9);
        expect(low > 0 || high < 0).toBe(p < alpha);
      }),
    );
  });

  it("is narrowest, for its standard error, when as many people as expected are counted", () => {
    const widthAt = (n: number) => makeInterval({ estimate: 0, standardError: 1, ...OF_5000, n }).high;
    const widths = [2500, 4500, 5000, 5500, 10_000].map(widthAt);
    expect(Math.min(...widths)).toBe(widthAt(5000));
    expect(widthAt(500)).toBeGreaterThan(widthAt(2500));
    expect(widthAt(5_000_000)).toBeGreaterThan(widthAt(10_000));
  });
});
