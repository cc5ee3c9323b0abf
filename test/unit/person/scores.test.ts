import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newPerson } from "../../../shared/person/person-state.ts";
import { addPoints, addToScore, pruneScores, type ScoreValue, scoreAt } from "../../../shared/person/scores.ts";
import { runs } from "../../support/runs.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

const { profile } = newPerson("ada", 0);

function sumOf(parts: readonly ScoreValue[], halfLifeMs: number): ScoreValue {
  return (
    parts.reduce<ScoreValue | undefined>((sum, part) => addToScore(sum, part, halfLifeMs), undefined) ?? {
      value: 0,
      atMs: 0,
    }
  );
}

describe("a score", () => {
  it("halves: 100 at day 0 and 10 at day 3 are 56.7295 at day 7, if half of it goes in a week", () => {
    const score = addToScore({ value: 100, atMs: 0 }, { value: 10, atMs: 3 * DAY_MS }, WEEK_MS);
    expect(scoreAt(score, WEEK_MS, WEEK_MS)).toBeCloseTo(56.7295, 4);
    expect(scoreAt(score, WEEK_MS, 2 * WEEK_MS)).toBeCloseTo(56.7295 / 2, 4);
  });

  it("is all there at the time that it was counted, and never more because a clock went back", () => {
    const score = { value: 8, atMs: WEEK_MS };
    expect(scoreAt(score, WEEK_MS, WEEK_MS)).toBe(8);
    expect(scoreAt(score, WEEK_MS, 0)).toBe(8);
  });

  it("comes to the same in whatever order it is added", () => {
    const part = fc.record({
      value: fc.double({ min: -1000, max: 1000, noNaN: true }),
      atMs: fc.integer({ min: 0, max: 100 * DAY_MS }),
    });
    const parts = fc.array(part, { minLength: 1, maxLength: 12 });
    const shuffled = parts.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 3_600_000, max: 400 * DAY_MS }), ([all, others], halfLifeMs) => {
        const [one, other] = [sumOf(all, halfLifeMs), sumOf(others, halfLifeMs)];
        expect(one.atMs).toBe(other.atMs);
        expect(one.value).toBeCloseTo(other.value, 6);
        const direct = all.reduce((sum, { value, atMs }) => sum + value * 2 ** ((atMs - one.atMs) / halfLifeMs), 0);
        expect(one.value).toBeCloseTo(direct, 6);
      }),
      { numRuns: runs(300) },
    );
  });

  it("is never more than a number holds, and none after a very long time", () => {
    const most = sumOf(
      Array.from({ length: 2000 }, (_, at) => ({ value: 1_000_000, atMs: at })),
      36_500 * DAY_MS,
    );
    expect(Number.isFinite(most.value)).toBe(true);
    expect(scoreAt(most, 1, 400 * DAY_MS)).toBe(0);
  });
});

describe("the scores of a profile", () => {
  const points = (score: string, value: number) => ({ score, halfLifeMs: WEEK_MS, points: value });

  it("are added by name, several at once, and nothing changes if nothing is added", () => {
    expect(addPoints(profile, [], 0)).toBe(profile);
    const once = addPoints(profile, [points("a", 1), points("b", 2), points("a", 4)], 0);
    expect(once.scores).toEqual({ a: { value: 5, atMs: 0 }, b: { value: 2, atMs: 0 } });
    expect(addPoints(once, [points("a", 1)], WEEK_MS).scores?.a).toEqual({ value: 3.5, atMs: WEEK_MS });
  });

  it("may be called what every object has", () => {
    const known = addPoints(profile, [points("constructor", 3)], 0);
    expect(Object.entries(known.scores ?? {})).toEqual([["constructor", { value: 3, atMs: 0 }]]);
  });

  it("go once the catalog has them no more, 32 days after they were last earned", () => {
    const known = addPoints(profile, [points("old", 1), points("new", 1)], 0);
    const rules = [{ id: "new", halfLifeMs: WEEK_MS, add: [] }];
    expect(pruneScores(known, rules, 31 * DAY_MS)).toBe(known);
    expect(pruneScores(known, rules, 32 * DAY_MS).scores).toEqual({ new: { value: 1, atMs: 0 } });
  });
});
