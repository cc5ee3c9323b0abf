import { describe, expect, it } from "vitest";
import { isOpen } from "../../../shared/decide/hours.ts";

const WEEKEND = [6, 7];
const DAY_SPAN = [{ days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1200 }];
const NIGHT_SPAN = [{ days: [5], fromMinute: 1320, toMinute: 180 }];
const WHOLE_DAY = [{ days: WEEKEND, fromMinute: 480, toMinute: 480 }];

describe("opening hours", () => {
  it("that are not given are always", () => {
    expect(isOpen(undefined, "UTC", 0)).toBe(true);
  });

  it("of an empty list are never", () => {
    expect(isOpen([], "UTC", 0)).toBe(false);
  });

  it.each([
    ["2026-06-15T05:59:59.999Z", false, "before opening"],
    ["2026-06-15T06:00:00.000Z", true, "at opening"],
    ["2026-06-15T17:59:59.999Z", true, "before closing"],
    ["2026-06-15T18:00:00.000Z", false, "at closing"],
    ["2026-06-14T10:00:00.000Z", false, "on a Sunday"],
  ])("by day, at %s in Berlin: %s, %s", (instant, expected) => {
    expect(isOpen(DAY_SPAN, "Europe/Berlin", Date.parse(instant))).toBe(expected);
  });

  it.each([
    ["2026-06-19T21:59:00Z", false, "Friday before it begins"],
    ["2026-06-19T22:00:00Z", true, "Friday night"],
    ["2026-06-20T02:59:59Z", true, "Saturday before dawn belongs to Friday"],
    ["2026-06-20T03:00:00Z", false, "Saturday after it ended"],
    ["2026-06-20T22:00:00Z", false, "Saturday night"],
    ["2026-06-19T01:00:00Z", false, "Friday before dawn belongs to Thursday"],
  ])("past midnight, at %s: %s, %s", (instant, expected) => {
    expect(isOpen(NIGHT_SPAN, "UTC", Date.parse(instant))).toBe(expected);
  });

  it("that pass from Sunday to Monday belong to Sunday", () => {
    const spans = [{ days: [7], fromMinute: 1320, toMinute: 60 }];
    expect(isOpen(spans, "UTC", Date.parse("2026-06-15T00:30:00Z"))).toBe(true);
    expect(isOpen(spans, "UTC", Date.parse("2026-06-16T00:30:00Z"))).toBe(false);
  });

  it.each([
    ["2026-06-19T23:59:59Z", false, "Friday"],
    ["2026-06-20T00:00:00Z", true, "from midnight"],
    ["2026-06-21T23:59:59Z", true, "to midnight"],
    ["2026-06-22T07:00:00Z", false, "Monday"],
  ])("with equal ends are the whole weekday, at %s: %s, %s", (instant, expected) => {
    expect(isOpen(WHOLE_DAY, "UTC", Date.parse(instant))).toBe(expected);
  });

  it("take hour and weekday from the same clock", () => {
    const mondayMorning = [{ days: [1], fromMinute: 540, toMinute: 600 }];
    const sundayInUtc = Date.parse("2026-06-14T21:30:00Z");
    expect(isOpen(mondayMorning, "Pacific/Auckland", sundayInUtc)).toBe(true);
    expect(isOpen(mondayMorning, "UTC", sundayInUtc)).toBe(false);
  });
});
