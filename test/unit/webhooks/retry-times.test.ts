import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstTryMs, nextTryMs, PARTNER_DELAY_SECONDS } from "../../../shared/webhooks/retry-times.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When an event is tried that every attempt of fails at once, from the first on. */
function triesOf(retryAfterSeconds?: number): number[] {
  const tries = [0];
  for (let attempts = 1; ; attempts++) {
    const next = nextTryMs({ attempts, firstDueMs: 0, retryAfterSeconds }, tries.at(-1) ?? 0);
    if (next === undefined) return tries;
    tries.push(next);
  }
}

describe("when an event leaves", () => {
  it("is 5 s, 5 min, 30 min, 2 h and 5 h after each other, then every 10 h, for three days", () => {
    const tries = triesOf();
    const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(waits.slice(0, 5)).toEqual([5_000, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS]);
    expect(new Set(waits.slice(5))).toEqual(new Set([10 * HOUR_MS]));
    expect(tries.at(-1)).toBeLessThanOrEqual(72 * HOUR_MS);
    expect(tries.at(-1)).toBeGreaterThan(60 * HOUR_MS);
  });

  it("is later if the endpoint says so, and never earlier", () => {
    expect(nextTryMs({ attempts: 1, firstDueMs: 0, retryAfterSeconds: 120 }, 0)).toBe(120_000);
    expect(nextTryMs({ attempts: 2, firstDueMs: 0, retryAfterSeconds: 1 }, 0)).toBe(5 * MINUTE_MS);
  });

  it.each([73 * 3_600, 9_999_999_999])("is at the end of the three days if the endpoint says %i s", (seconds) => {
    expect(nextTryMs({ attempts: 1, firstDueMs: 0, retryAfterSeconds: seconds }, 0)).toBe(72 * HOUR_MS);
    expect(nextTryMs({ attempts: 2, firstDueMs: 0, retryAfterSeconds: seconds }, 72 * HOUR_MS)).toBeUndefined();
  });

  it("is at once to an own host, 15 to 30 minutes later to a partner", () => {
    const delaySeconds = PARTNER_DELAY_SECONDS;
    expect(firstTryMs(true, { nowMs: 1_000, random: 0.7, delaySeconds })).toBe(1_000);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (random) => {
        const waitMs = firstTryMs(false, { nowMs: 0, random, delaySeconds });
        return waitMs >= 15 * MINUTE_MS && waitMs <= 30 * MINUTE_MS;
      }),
    );
  });
});
