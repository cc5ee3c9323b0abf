import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fix, type LastFix, refreshAtMs, shouldSend } from "../../../client/sdk/watch-rule.ts";

const HERE: Fix = { latitude: 50.938, longitude: 6.95, accuracy: 20 };
const NOW = 1_000_000;

/** One ten-thousandth of a degree of latitude is 11.1 m. */
function north(metres: number, accuracy = HERE.accuracy): Fix {
  return { ...HERE, latitude: HERE.latitude + metres / 111_195, accuracy };
}

function sent(agoSeconds: number, more: Partial<LastFix> = {}): LastFix {
  return { fix: HERE, atMs: NOW - agoSeconds * 1000, isPresent: false, ...more };
}

const fixes = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  accuracy: fc.double({ min: 1, max: 5_000, noNaN: true }),
});
const lasts = fc.record({
  fix: fixes,
  atMs: fc.integer({ min: 0, max: NOW }),
  isPresent: fc.boolean(),
  areaUntilMs: fc.option(fc.integer({ min: 0, max: 2 * NOW }), { nil: undefined }),
});

describe("a fix is sent", () => {
  it("when it is the first", () => {
    expect(shouldSend(HERE, undefined, NOW)).toBe(true);
  });

  it("when somebody moved by more than 10 m, and by more than half of what the fix may be wrong", () => {
    expect(shouldSend(north(11), sent(10), NOW)).toBe(true);
    expect(shouldSend(north(9), sent(10), NOW)).toBe(false);
    expect(shouldSend(north(40, 100), sent(10), NOW)).toBe(false);
    expect(shouldSend(north(51, 100), sent(10), NOW)).toBe(true);
  });

  it("when it is at least twice as good as the last", () => {
    expect(shouldSend(north(0, 10), sent(10), NOW)).toBe(true);
    expect(shouldSend(north(0, 11), sent(10), NOW)).toBe(false);
  });

  it("each minute while somebody is present, so that dwell and silence work, and never when nobody is", () => {
    expect(shouldSend(HERE, sent(60, { isPresent: true }), NOW)).toBe(true);
    expect(shouldSend(HERE, sent(59, { isPresent: true }), NOW)).toBe(false);
    expect(shouldSend(HERE, sent(3_600), NOW)).toBe(false);
  });

  it("when the area is over", () => {
    expect(shouldSend(HERE, sent(10, { areaUntilMs: NOW }), NOW)).toBe(true);
    expect(shouldSend(HERE, sent(10, { areaUntilMs: NOW + 1 }), NOW)).toBe(false);
  });

  it("never more than once in 5 s, whatever else is so", () => {
    fc.assert(
      fc.property(fixes, lasts, fc.integer({ min: 0, max: 4_999 }), (fix, last, agoMs) => {
        expect(shouldSend(fix, last, last.atMs + agoMs)).toBe(false);
      }),
    );
  });

  it("at the time that was named for it, wherever somebody is", () => {
    fc.assert(
      fc.property(fixes, lasts, (fix, last) => {
        const atMs = refreshAtMs(last);
        fc.pre(Number.isFinite(atMs));
        expect(shouldSend(fix, last, atMs)).toBe(true);
        // And with the same fix not a moment earlier.
        expect(shouldSend(last.fix, last, atMs - 1)).toBe(false);
      }),
    );
  });
});
