import { describe, expect, it } from "vitest";
import {
  type Arm,
  compareMeans,
  relativeLiftOf,
  type Sample,
  sampleOf,
} from "../../../shared/measure/relative-lift.ts";

function arm(converted: number, exposed: number): Arm {
  return { exposed, converted };
}

/** A group of any numbers, by their sum and the sum of their squares. */
function sampleOfSums(n: number, sum: number, sumOfSquares: number): Sample {
  return { n, mean: sum / n, variance: (sumOfSquares - sum ** 2 / n) / (n - 1) };
}

/** Random numbers from 0 to 1 that are always the same (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("the relative lift", () => {
  it("is the one that is published for two rates", () => {
    const compared = compareMeans(sampleOf(arm(2600, 3500)), sampleOf(arm(1450, 3050)), {
      expectedN: 5000,
      alpha: 0.05,
    });
    expect(compared?.relative).toBeCloseTo(0.56256, 5);
    expect(compared?.low).toBeCloseTo(0.46064, 5);
    expect(compared?.high).toBeCloseTo(0.66448, 5);
    expect(compared?.p).toBeLessThan(1e-9);
  });

  it("is the one that is published for two means", () => {
    const [ours, theirs] = [sampleOfSums(3500, 2500, 135_000), sampleOfSums(3000, 1400, 52_000)];
    const compared = compareMeans(ours, theirs, { expectedN: 1000, alpha: 0.05 });
    expect(compared?.relative).toBeCloseTo(0.53061, 5);
    expect(compared?.low).toBeCloseTo(-0.5323, 5);
    expect(compared?.high).toBeCloseTo(1.59353, 5);
    expect(compared?.p).toBe(1);
  });

  it("is shown only if the interval excludes 0, above or below", () => {
    expect(relativeLiftOf(arm(2600, 3500), arm(1450, 3050))).toMatchObject({ shown: true });
    expect(relativeLiftOf(arm(1450, 3050), arm(2600, 3500))).toMatchObject({ shown: true });
    const small = relativeLiftOf(arm(230, 9000), arm(20, 1000));
    expect(small?.relative).toBeCloseTo(0.278, 3);
    expect(small?.low).toBeLessThan(0);
    expect(small?.high).toBeGreaterThan(0);
    expect(small?.shown).toBe(false);
  });

  it("is not shown before 30 people of each arm converted, and 30 did not, whatever the interval says", () => {
    const few = relativeLiftOf(arm(1, 9000), arm(1, 1000));
    expect(few?.high).toBeLessThan(0);
    expect(few?.shown).toBe(false);
    expect(relativeLiftOf(arm(2000, 5000), arm(29, 5000))?.shown).toBe(false);
    expect(relativeLiftOf(arm(2000, 5000), arm(30, 5000))?.shown).toBe(true);
    expect(relativeLiftOf(arm(4971, 5000), arm(2000, 5000))?.shown).toBe(false);
    expect(relativeLiftOf(arm(4970, 5000), arm(2000, 5000))?.shown).toBe(true);
  });

  it.each([
    ["an arm is empty", arm(0, 0), arm(5, 100)],
    ["the other arm is empty", arm(5, 100), arm(0, 0)],
    ["nobody of the control arm converted", arm(5, 100), arm(0, 100)],
    ["nobody of the treatment arm converted, so that nothing can be said of its variance", arm(0, 100), arm(5, 100)],
    ["everybody converted", arm(100, 100), arm(50, 50)],
  ])("is undefined if %s", (_, treatment, control) => {
    expect(relativeLiftOf(treatment, control)).toBeUndefined();
  });

  it("takes a conversion that is counted before its exposure", () => {
    expect(relativeLiftOf(arm(41, 40), arm(50, 100))).toMatchObject({ relative: 1, shown: false });
  });

  it.each([
    ["a control group of a tenth", 0.1, 0.05],
    ["halves, and few who convert", 0.5, 0.01],
  ])("that is not there is shown to one campaign in twenty at most, looked at all the time: %s", (_, share, rate) => {
    const random = chance(7);
    const campaigns = 300;
    let shown = 0;
    for (let campaign = 0; campaign < campaigns; campaign += 1) {
      const treatment = { exposed: 0, converted: 0 };
      const control = { exposed: 0, converted: 0 };
      let isShown = false;
      for (let people = 1; people <= 12_000 && !isShown; people += 1) {
        const of = random() < share ? control : treatment;
        of.exposed += 1;
        if (random() < rate) of.converted += 1;
        if (people % 100 === 0) isShown = relativeLiftOf(treatment, control)?.shown ?? false;
      }
      if (isShown) shown += 1;
    }
    expect(shown / campaigns).toBeLessThanOrEqual(0.05);
  });
});
