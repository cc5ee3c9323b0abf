import { describe, expect, it } from "vitest";
import { DAY_WINDOW, judgeWindow, LIVE_WINDOW } from "../../../shared/token/window.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);

/** Where a message of this age stands; an age below zero is the future. */
const timeliness = (window: typeof LIVE_WINDOW, ageMs: number) => judgeWindow(window, NOW_MS - ageMs, NOW_MS);

describe("the window of a message", () => {
  it.each([
    [-30_001, "out"],
    [-30_000, "in"],
    [0, "in"],
    [120_000, "in"],
    [120_001, "replay"],
    [86_699_999, "replay"],
    [86_700_000, "out"],
    [Number.POSITIVE_INFINITY, "out"],
  ] as const)("of two minutes: %i ms old is %s", (ageMs, expected) => {
    expect(timeliness(LIVE_WINDOW, ageMs)).toBe(expected);
  });

  it.each([
    [-30_001, "out"],
    [-30_000, "in"],
    [86_400_000, "in"],
    [86_400_001, "replay"],
    [86_699_999, "replay"],
    [86_700_000, "out"],
  ] as const)("of a day: %i ms old is %s", (ageMs, expected) => {
    expect(timeliness(DAY_WINDOW, ageMs)).toBe(expected);
  });

  it("is judged to the millisecond, since iat has fractions", () => {
    expect(judgeWindow(LIVE_WINDOW, 1_000_000.25 * 1000, 1_000_120.25 * 1000)).toBe("in");
    expect(judgeWindow(LIVE_WINDOW, 1_000_000.249 * 1000, 1_000_120.25 * 1000)).toBe("replay");
  });
});
