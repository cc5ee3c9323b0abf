import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalendarWindow, calendarStart, instantOfLocal } from "../../../shared/time/calendar.ts";
import { isTimeZone, localTime } from "../../../shared/time/zone.ts";
import { nextOffsetChange, offsetAt } from "../../../shared/time/zone-offset.ts";
import { runs } from "../../support/runs.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ZONES = Intl.supportedValuesOf("timeZone");

/** Zones whose clocks do something that a simple calendar gets wrong. */
const ODD_ZONES = [
  "Africa/Cairo",
  "Africa/Casablanca",
  "America/Havana",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Antarctica/Casey",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
];

const anyZone = fc.oneof(fc.constantFrom(...ZONES), fc.constantFrom(...ODD_ZONES));
const anyInstant = fc.integer({ min: Date.UTC(1973, 0, 1), max: Date.UTC(2045, 0, 1) });

function at(iso: string): number {
  return Date.parse(iso);
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** The wall clock as the runtime itself writes it. */
function render(zone: string, atMs: number): string {
  const fields = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      weekday: "long",
    })
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const weekday = WEEKDAYS.indexOf(String(fields.weekday)) + 1;
  return [fields.year, fields.month, fields.day, fields.hour, fields.minute, fields.second, weekday]
    .map(Number)
    .join(" ");
}

function localFields(zone: string, atMs: number): string {
  const { year, month, day, hour, minute, second, weekday } = localTime(zone, atMs);
  return [year, month, day, hour, minute, second, weekday].join(" ");
}

describe("a time zone", () => {
  it.each(["Europe/Berlin", "europe/berlin", "UTC", "GB", "US/Pacific", "Etc/GMT+5", "America/Argentina/Buenos_Aires"])(
    "%s is one",
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(["", "Z", "+01:00", "-0330", "Mars/Olympus", "Europe/Berlin ", "Europe/Berlin\u0000", "__proto__", "UTC+1"])(
    "%j is none",
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );

  it("that this runtime does not know counts as UTC", () => {
    expect(localFields("Mars/Olympus", at("2026-10-25T12:34:56Z"))).toBe("2026 10 25 12 34 56 7");
    expect(nextOffsetChange("Mars/Olympus", 0, DAY_MS)).toBeUndefined();
  });
});

describe("the local time", () => {
  it("has hour and weekday of the same clock: Sunday evening in UTC is Monday morning in Auckland", () => {
    expect(localTime("Pacific/Auckland", at("2026-06-14T21:30:15Z"))).toEqual({
      year: 2026,
      month: 6,
      day: 15,
      hour: 9,
      minute: 30,
      second: 15,
      weekday: 1,
      minuteOfDay: 570,
    });
  });

  it.each([
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026 1 1 5 45 0 4"],
    ["Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026 1 1 11 0 0 4"],
    ["Pacific/Chatham", "2026-07-01T12:00:00Z", "2026 7 2 0 45 0 4"],
    ["America/St_Johns", "2011-03-13T03:30:59Z", "2011 3 13 0 0 59 7"],
    ["America/St_Johns", "2011-03-13T03:31:00Z", "2011 3 13 1 1 0 7"],
    ["Africa/Monrovia", "1972-01-07T00:44:29Z", "1972 1 6 23 59 59 4"],
    ["Africa/Monrovia", "1972-01-07T00:44:30Z", "1972 1 7 0 44 30 5"],
    ["Pacific/Apia", "2011-12-30T09:59:59Z", "2011 12 29 23 59 59 4"],
    ["Pacific/Apia", "2011-12-30T10:00:00Z", "2011 12 31 0 0 0 6"],
  ])("in %s at %s is %s", (zone, instant, expected) => {
    expect(localFields(zone, at(instant))).toBe(expected);
  });

  it("is what the runtime renders, in any zone at any instant", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, atMs) => {
        expect(localFields(zone, atMs)).toBe(render(zone, atMs));
      }),
      { numRuns: runs(1500) },
    );
  });

  it("is what the runtime renders in every minute around a change of offset", () => {
    for (const zone of ODD_ZONES) {
      const changeMs = nextOffsetChange(zone, at("2010-06-01T00:00:00Z"), at("2012-06-01T00:00:00Z"));
      if (changeMs === undefined) continue;
      for (let minute = -3; minute < 3; minute++) {
        for (const offMs of [0, 1, 59_999]) {
          const atMs = changeMs + minute * 60_000 + offMs;
          expect(localFields(zone, atMs), `${zone} ${iso(atMs)}`).toBe(render(zone, atMs));
        }
      }
    }
  });

  it("stays right when more zones and days were asked than are remembered", () => {
    const instants = Array.from({ length: 70 }, (_, day) => at("2026-03-01T12:00:00Z") + day * DAY_MS);
    for (const atMs of instants) localTime("Europe/Berlin", atMs);
    for (const zone of ZONES.slice(0, 140)) offsetAt(zone, at("2026-07-01T00:00:00Z"));
    for (const atMs of instants) expect(localFields("Europe/Berlin", atMs)).toBe(render("Europe/Berlin", atMs));
  });

  it("does not throw for numbers that are no instant", () => {
    for (const atMs of [Number.NaN, Number.POSITIVE_INFINITY, -1e300, 8.64e15]) {
      expect(() => localTime("Europe/Berlin", atMs)).not.toThrow();
      expect(nextOffsetChange("UTC", atMs, atMs)).toBeUndefined();
    }
  });
});

describe("the instant of a local minute", () => {
  it.each([
    ["Europe/Berlin", 2026, 7, 1, 480, "2026-07-01T06:00:00.000Z", "plain"],
    ["Europe/Berlin", 2026, 3, 29, 150, "2026-03-29T01:00:00.000Z", "in a gap: the first instant after it"],
    ["Europe/Berlin", 2026, 10, 25, 150, "2026-10-25T00:30:00.000Z", "in a fold: the earlier"],
    ["Australia/Lord_Howe", 2026, 10, 4, 135, "2026-10-03T15:30:00.000Z", "in a gap of half an hour"],
    ["America/Sao_Paulo", 2018, 11, 4, 0, "2018-11-04T03:00:00.000Z", "midnight in a gap"],
    ["Pacific/Apia", 2011, 12, 30, 720, "2011-12-30T10:00:00.000Z", "on the day that was skipped"],
    ["Pacific/Apia", 2011, 12, 29, 1439, "2011-12-30T09:59:00.000Z", "before the day that was skipped"],
    ["UTC", 2026, 1, 0, 1440, "2026-01-01T00:00:00.000Z", "rolled over"],
  ])("%s %d-%d-%d, minute %d is %s (%s)", (zone, year, month, day, minuteOfDay, expected) => {
    expect(iso(instantOfLocal(zone, { year, month, day, minuteOfDay }))).toBe(expected);
  });

  it("is never later than an instant that shows the minute, and shows it wherever any does", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, atMs) => {
        const local = localTime(zone, atMs);
        const found = instantOfLocal(zone, local);
        expect(found).toBeLessThanOrEqual(atMs);
        const { second: _, ...shown } = localTime(zone, found);
        const { second: __, ...asked } = local;
        expect(shown).toEqual(asked);
      }),
      { numRuns: runs(1500) },
    );
  });
});

describe("the start of a calendar window", () => {
  it.each<[CalendarWindow, string, string, string, string]>([
    ["hour", "Asia/Kathmandu", "2026-05-05T10:10:00Z", "2026-05-05T09:15:00.000Z", "of a zone at :45"],
    ["hour", "Europe/Berlin", "2026-10-25T01:20:00Z", "2026-10-25T00:00:00.000Z", "shown twice is one hour"],
    ["hour", "Australia/Lord_Howe", "2026-10-03T15:40:00Z", "2026-10-03T15:30:00.000Z", "cut short by a gap"],
    ["day", "Pacific/Auckland", "2026-06-14T21:30:15Z", "2026-06-14T12:00:00.000Z", "ahead of UTC"],
    ["day", "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00.000Z", "that begins at 01:00"],
    ["day", "Africa/Cairo", "2024-04-26T12:00:00Z", "2024-04-25T22:00:00.000Z", "that begins at 01:00"],
    ["day", "Asia/Beirut", "2022-03-27T12:00:00Z", "2022-03-26T22:00:00.000Z", "that begins at 01:00"],
    ["day", "America/St_Johns", "2010-11-07T12:00:00Z", "2010-11-07T02:30:00.000Z", "that began twice"],
    ["day", "Africa/Cairo", "2023-10-26T20:59:00Z", "2023-10-25T21:00:00.000Z", "with 23:00 twice, first time"],
    ["day", "Africa/Cairo", "2023-10-26T21:30:00Z", "2023-10-25T21:00:00.000Z", "with 23:00 twice, second time"],
    ["day", "Pacific/Apia", "2011-12-31T05:00:00Z", "2011-12-30T10:00:00.000Z", "after one that was skipped"],
    ["week", "Europe/Berlin", "2026-01-04T22:59:59Z", "2025-12-28T23:00:00.000Z", "is ISO, over the new year"],
    ["week", "Europe/Berlin", "2026-01-04T23:00:00Z", "2026-01-04T23:00:00.000Z", "begins on Monday"],
    ["month", "America/New_York", "2026-12-01T04:59:59Z", "2026-11-01T04:00:00.000Z", "over the end of summer time"],
  ])("%s in %s at %s is %s: %4$s", (window, zone, instant, expected) => {
    expect(iso(calendarStart(zone, at(instant), window))).toBe(expected);
  });

  it("of a day is the first instant of its date, and no gap is over it", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, atMs) => {
        const startMs = calendarStart(zone, atMs, "day");
        const { year, month, day } = localTime(zone, atMs);
        const first = localTime(zone, startMs);
        const before = localTime(zone, startMs - 1);
        expect(startMs).toBeLessThanOrEqual(atMs);
        expect([first.year, first.month, first.day]).toEqual([year, month, day]);
        expect(before.day).not.toBe(day);
      }),
      { numRuns: runs(1500) },
    );
  });

  it("holds the windows in each other, and every instant of one has the same start", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, atMs) => {
        const [hour, day, week, month] = (["hour", "day", "week", "month"] as const).map((window) => {
          const startMs = calendarStart(zone, atMs, window);
          expect(calendarStart(zone, startMs, window)).toBe(startMs);
          return startMs;
        });
        expect(hour).toBeGreaterThanOrEqual(day ?? Number.NaN);
        expect(day).toBeGreaterThanOrEqual(week ?? Number.NaN);
        expect(day).toBeGreaterThanOrEqual(month ?? Number.NaN);
      }),
      { numRuns: runs(500) },
    );
  });
});
