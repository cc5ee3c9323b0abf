import { describe, expect, it } from "vitest";
import { judgeSplit } from "../../../shared/measure/uneven-split.ts";

describe("the split of the arms", () => {
  it("of 5,100 and 4,900 people instead of halves is chance", () => {
    const judged = judgeSplit({ treatment: 5100, control: 4900 }, 0.5);
    expect(judged?.chiSquared).toBeCloseTo(4, 12);
    expect(judged?.p).toBeCloseTo(0.0455002638963584, 12);
    expect(judged?.isUneven).toBe(false);
  });

  it.each([
    // Quantiles of χ² with one degree of freedom.
    [2.70554345409542, 0.1],
    [6.63489660102121, 0.01],
    [10.8275661706627, 0.001],
    [23.9281269768795, 1e-6],
  ])("has the p-value of its χ² of %d", (chiSquared, p) => {
    const off = Math.sqrt((chiSquared * 10_000) / 4);
    const judged = judgeSplit({ treatment: 5000 + off, control: 5000 - off }, 0.5);
    expect(judged?.chiSquared).toBeCloseTo(chiSquared, 9);
    expect((judged?.p ?? 0) / p).toBeCloseTo(1, 9);
  });

  it("is held against the share of the control arm, and alarms below 0.001", () => {
    expect(judgeSplit({ treatment: 9000, control: 1000 }, 0.1)).toMatchObject({ chiSquared: 0, p: 1, isUneven: false });
    expect(judgeSplit({ treatment: 9000, control: 1000 }, 0.5)).toMatchObject({ p: 0, isUneven: true });
    expect(judgeSplit({ treatment: 9098, control: 902 }, 0.1)?.isUneven).toBe(false);
    expect(judgeSplit({ treatment: 9100, control: 900 }, 0.1)?.isUneven).toBe(true);
  });

  it("cannot be judged without people or without two arms", () => {
    expect(judgeSplit({ treatment: 0, control: 0 }, 0.5)).toBeUndefined();
    expect(judgeSplit({ treatment: 10, control: 0 }, 0)).toBeUndefined();
    expect(judgeSplit({ treatment: 0, control: 10 }, 1)).toBeUndefined();
  });
});
