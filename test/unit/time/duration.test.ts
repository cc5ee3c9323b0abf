import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClockTime } from "../../../shared/time/clock-time.ts";
import { parseDuration, parsePositiveDuration } from "../../../shared/time/duration.ts";
import { parseInstant } from "../../../shared/time/instant.ts";

describe("a duration", () => {
  it.each([
    ["PT10M", 600_000],
    ["P1D", 86_400_000],
    ["P1DT2H3M4S", 93_784_000],
    ["PT0.5S", 500],
    ["PT1.001S", 1001],
    ["PT36H", 129_600_000],
    ["PT0S", 0],
    ["P36500D", 3_153_600_000_000],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(
    [
      ["", "P", "PT", "P1DT", "PT1", "10M", "pt10m", " PT1S", "PT1S\n", "-PT1S", "+PT1S", "PT-1S"],
      ["P1W", "P1M", "P1Y", "P1Y2D", "PT1D", "P1H"],
      ["PT0.5M", "P0.5D", "PT1,5S", "PT.5S", "PT1.S", "PT1.0001S", "PT1S1M", "PT1e3S"],
      ["P36501D", "P999999999999999999D", `PT${"9".repeat(1000)}S`],
    ].flat(),
  )("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("of no length is refused where it has to be positive", () => {
    expect(parsePositiveDuration("PT0S")).toBeUndefined();
    expect(parsePositiveDuration("P0DT0H")).toBeUndefined();
    expect(parsePositiveDuration("PT0.001S")).toBe(1);
    expect(parsePositiveDuration("nonsense")).toBeUndefined();
  });

  it("adds up its parts", () => {
    const part = fc.nat(1000);
    fc.assert(
      fc.property(part, part, part, part, (d, h, m, s) => {
        expect(parseDuration(`P${d}DT${h}H${m}M${s}S`)).toBe((((d * 24 + h) * 60 + m) * 60 + s) * 1000);
      }),
    );
  });
});

describe("an instant", () => {
  it.each([
    // RFC 3339, section 5.8
    ["1985-04-12T23:20:50.52Z", Date.UTC(1985, 3, 12, 23, 20, 50, 520)],
    ["1996-12-19T16:39:57-08:00", Date.UTC(1996, 11, 20, 0, 39, 57)],
    ["1937-01-01T12:00:27.87+00:20", Date.UTC(1937, 0, 1, 11, 40, 27, 870)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
    ["2000-02-29T00:00:00Z", Date.UTC(2000, 1, 29)],
    ["2026-11-23T08:00:00.123999Z", Date.UTC(2026, 10, 23, 8, 0, 0, 123)],
    ["2026-11-23t08:00:00z", Date.UTC(2026, 10, 23, 8)],
    ["2026-11-23T08:00:00-00:00", Date.UTC(2026, 10, 23, 8)],
  ])("%s is read", (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });

  it.each(
    [
      ["2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z"],
      ["2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z"],
      ["2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "1990-12-31T23:59:60Z"],
      ["2026-01-01", "2026-01-01T00:00Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01_00:00:00Z"],
      ["2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00.Z"],
      ["+002026-01-01T00:00:00Z", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z\n", ""],
    ].flat(),
  )("%j is none", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it("is read back from what a Date writes", () => {
    const year = { min: new Date(-62_167_219_200_000), max: new Date(253_402_300_799_999), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(year), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

describe("a clock time", () => {
  it("is minutes after midnight", () => {
    expect(parseClockTime("00:00")).toBe(0);
    expect(parseClockTime("08:05")).toBe(485);
    expect(parseClockTime("23:59")).toBe(1439);
  });

  it.each(["24:00", "8:00", "08:60", "08:00:00", "0800", " 08:00", "08:00\n", ""])("%j is none", (text) => {
    expect(parseClockTime(text)).toBeUndefined();
  });
});
