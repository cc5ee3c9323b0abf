import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestVariantChances } from "../../../shared/measure/best-variant.ts";

function variant(clicks: number, impressions: number) {
  return { clicks, impressions };
}

/** ln of (n − 1)!, for small whole numbers. */
function logFactorial(n: number): number {
  let total = 0;
  for (let factor = 2; factor < n; factor += 1) total += Math.log(factor);
  return total;
}

function logBeta(a: number, b: number): number {
  return logFactorial(a) + logFactorial(b) - logFactorial(a + b);
}

/** That the second is better, as a finite sum (Evan Miller, "Formulas for Bayesian A/B Testing", 2015). */
function chanceOfSecond(first: ReturnType<typeof variant>, second: ReturnType<typeof variant>): number {
  const [yes, no] = [first.clicks + 1, first.impressions - first.clicks + 1];
  const otherNo = second.impressions - second.clicks + 1;
  let total = 0;
  for (let i = 0; i <= second.clicks; i += 1) {
    total += Math.exp(logBeta(yes + i, no + otherNo) - logBeta(1 + i, otherNo) - logBeta(yes, no)) / (otherNo + i);
  }
  return total;
}

const counts = (most: number) =>
  fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })).map(([a, b]) => variant(a, b));

describe("the chance of each variant to have the highest ctr", () => {
  it.each([
    [variant(10, 100), variant(12, 100), 0.67072],
    [variant(100, 1000), variant(120, 1000), 0.92318],
  ])("is the known one: %o, %o", (first, second, chance) => {
    const [, ofSecond] = bestVariantChances([first, second]);
    expect(ofSecond).toBeCloseTo(chance, 5);
  });

  it("is the finite sum for two variants", () => {
    const small = fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([impressions, share]) => variant(Math.floor(impressions * share), impressions));
    fc.assert(
      fc.property(small, small, (first, second) => {
        expect(bestVariantChances([first, second])[1]).toBeCloseTo(chanceOfSecond(first, second), 8);
      }),
    );
  });

  it("sums to 1, is never below 0, and does not depend on the order, for 2 to 20 variants of up to 10^9", () => {
    const most = fc.constantFrom(3, 1000, 1_000_000_000);
    const variants = fc.array(most.chain(counts), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(variants, (all) => {
        const chances = bestVariantChances(all);
        expect(chances).toHaveLength(all.length);
        expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
        expect(chances.reduce((total, chance) => total + chance, 0)).toBeCloseTo(1, 12);
        const turned = bestVariantChances(all.toReversed()).toReversed();
        for (const [index, chance] of chances.entries()) expect(turned[index]).toBeCloseTo(chance, 9);
      }),
      { numRuns: 30 },
    );
  });

  it("is that of the normal distribution for a billion impressions", () => {
    // The difference is 10^-5, its standard error 1.3416 * 10^-5: Φ(0.7453).
    const [, better] = bestVariantChances([variant(1e8, 1e9), variant(1e8 + 1e4, 1e9)]);
    expect(better).toBeCloseTo(0.77197, 4);
  });

  it("is alike for variants that were never shown, and for alike ones", () => {
    for (const one of [variant(0, 0), variant(0, 1e9), variant(1e9, 1e9), variant(7, 90)]) {
      for (const chance of bestVariantChances([one, one, one])) expect(chance).toBeCloseTo(1 / 3, 9);
    }
    expect(bestVariantChances([{}, {}])[0]).toBeCloseTo(0.5, 9);
  });

  it("holds one that was never shown against one with a billion impressions", () => {
    // An unknown ctr is above 0.3 in 7 of 10 cases.
    expect(bestVariantChances([variant(0, 0), variant(3e8, 1e9)])[0]).toBeCloseTo(0.7, 6);
  });

  it("takes more clicks than impressions as clicks of all of them", () => {
    expect(bestVariantChances([variant(5, 3), variant(0, 0)])[0]).toBeCloseTo(6 / 7, 9);
  });

  it("is 1 for the only variant, and nothing for none", () => {
    expect(bestVariantChances([variant(3, 40)])).toEqual([1]);
    expect(bestVariantChances([])).toEqual([]);
  });
});
