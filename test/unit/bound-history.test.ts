import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldEvents, startOfDay, waitForGrants } from "../../shared/consent/bound-history.ts";

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2029, 5, 4, 12);

/** Events numbered from 1, one for each day given. */
const onDays = (...days: readonly number[]) =>
  days.map((day, at) => ({ number: at + 1, receivedMs: NOON_MS + day * DAY_MS }));

describe("grants of one day", () => {
  it("wait until the UTC day ends once there are 100", () => {
    expect(waitForGrants(99, 1, NOON_MS)).toBeUndefined();
    expect(waitForGrants(100, 1, NOON_MS)).toBe(12 * 3_600);
    expect(waitForGrants(99, 2, NOON_MS)).toBe(12 * 3_600);
    expect(waitForGrants(100, 1, NOON_MS + 12 * 3_600_000 - 1)).toBe(1);
  });

  it("do not keep what grants nothing waiting", () => {
    expect(waitForGrants(100, 0, NOON_MS)).toBeUndefined();
  });
});

describe("the history of a purpose", () => {
  it("stays as it is up to its bound", () => {
    expect(foldEvents(onDays(0, 0, 0), 3)).toEqual([]);
  });

  it("beyond it has the oldest day folded into its last event", () => {
    expect(foldEvents(onDays(0, 0, 0, 1, 1), 4)).toEqual([1, 2]);
  });

  it("has the oldest day that has several folded, one that is folded already stays", () => {
    expect(foldEvents(onDays(0, 1, 1, 1, 2, 2), 5)).toEqual([2, 3]);
  });

  it("loses the oldest event if every day has one", () => {
    expect(foldEvents(onDays(0, 1, 2, 3), 3)).toEqual([1]);
  });

  it("is never longer than its bound, and always holds the newest event", () => {
    const days = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 12 }), (list, max) => {
        const events = onDays(...list.toSorted((a, b) => a - b));
        const gone = foldEvents(events, max);
        expect(events.length - gone.length).toBeLessThanOrEqual(max);
        expect(gone).not.toContain(events.at(-1)?.number);
        expect(new Set(gone).size).toBe(gone.length);
      }),
    );
  });

  it("counts days in UTC", () => {
    expect(startOfDay(NOON_MS)).toBe(Date.UTC(2029, 5, 4));
    expect(startOfDay(Date.UTC(2029, 5, 5) - 1)).toBe(Date.UTC(2029, 5, 4));
    expect(startOfDay(Date.UTC(2029, 5, 5))).toBe(Date.UTC(2029, 5, 5));
  });
});
