import { describe, expect, it } from "vitest";
import { foreignTime } from "../../../shared/sightings/foreign.ts";
import { ageSeconds, referenceTime } from "../../../shared/sightings/read-sightings.ts";

const iatMs = Date.parse("2026-11-23T08:00:00Z");

/** The ages in seconds of rows dated so many seconds from the message's `iat`. */
function ages(offsets: readonly number[], sentOffset?: number): number[] {
  const times = offsets.map((seconds) => iatMs + seconds * 1000);
  const sentAtMs = sentOffset === undefined ? undefined : iatMs + sentOffset * 1000;
  const reference = referenceTime(times, { sentAtMs, iatMs });
  return times.map((atMs) => ageSeconds(atMs, reference));
}

const YEARS = 6 * 365 * 86_400;

describe("the age of a row", () => {
  it.each([
    ["counts from iat where the clock is right", [-1, -130.5, -3599], [1, 130.5, 3599]],
    ["counts from iat also where the newest row is minutes old", [-200, -260], [200, 260]],
    ["counts from the newest row where the clock is ahead", [100, 40, -80], [0, 60, 180]],
    ["counts from the newest row where the clock is an hour ahead", [3595, 3590], [0, 5]],
    ["counts from the newest row where the clock is hours ahead", [7200, 7190], [0, 10]],
    ["counts from the newest row where the clock is an hour behind", [-3600, -3610], [0, 10]],
    ["counts from the newest row where the clock is years behind", [-YEARS, -YEARS - 7], [0, 7]],
    ["counts from the newest row where the clock is years ahead", [YEARS, YEARS - 7], [0, 7]],
    ["is not upset by one row that is years ahead of the others", [-2, YEARS, -5], [2, 0, 5]],
    ["is that of an old row among new ones", [-2, -YEARS], [2, YEARS]],
  ])("%s", (_what, offsets, expected) => {
    expect(ages(offsets)).toEqual(expected);
  });

  it.each([
    ["right", 0],
    ["ten minutes behind", -600],
    ["years behind", -YEARS],
    ["years ahead", YEARS],
  ])("counts from the box's own clock where the message tells it: %s", (_what, offset) => {
    expect(ages([offset - 3, offset - 140, offset], offset)).toEqual([3, 140, 0]);
  });

  it("is never negative: what the box dates after its own message was heard just now", () => {
    expect(ages([5, -5], 0)).toEqual([0, 5]);
  });

  it("is 0 where neither the row nor the message has a time", () => {
    expect(ageSeconds(undefined, referenceTime([], { sentAtMs: undefined, iatMs }))).toBe(0);
  });

  it("is a number for any finite times", () => {
    const times = [0, 8.64e15, iatMs];
    for (const at of [0, iatMs, 8.64e15]) {
      const reference = referenceTime(times, { sentAtMs: undefined, iatMs: at });
      for (const time of times) expect(ageSeconds(time, reference)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("a time of another system", () => {
  it.each([
    ["seconds", 1_653_633_988, 1_653_633_988_000],
    ["seconds as text", "1653633988", 1_653_633_988_000],
    ["seconds with a fraction", "1574921085.25", 1_574_921_085_250],
    ["milliseconds", 1_657_898_818_023, 1_657_898_818_023],
    ["milliseconds as text", "1657898818023", 1_657_898_818_023],
    ["a box that just started", 0, 0],
    ["a date to the second", "2017-09-06T09:37:45Z", Date.UTC(2017, 8, 6, 9, 37, 45)],
    ["a date to the millisecond", "2026-02-09T00:13:53.668Z", Date.UTC(2026, 1, 9, 0, 13, 53, 668)],
    ["a date to the nanosecond", "2026-02-09T00:13:53.668999999Z", Date.UTC(2026, 1, 9, 0, 13, 53, 668)],
    ["an offset", "2026-02-09T01:13:53+01:00", Date.UTC(2026, 1, 9, 0, 13, 53)],
    ["no zone", "2026-02-09T00:13:53", Date.UTC(2026, 1, 9, 0, 13, 53)],
    ["the letters of a zone, read as UTC", "2021-03-08 10:07:17.723 CST", Date.UTC(2021, 2, 8, 10, 7, 17, 723)],
  ])("is understood as %s", (_what, value, expected) => {
    expect(foreignTime(value)).toBe(expected);
  });

  it.each([-1, "-1", 1.7e18, Number.NaN, Number.POSITIVE_INFINITY, "", " ", "5 ", "2026-02-30T00:00:00Z", "yesterday"])(
    "is nothing else: %s",
    (value) => {
      expect(foreignTime(value)).toBeUndefined();
    },
  );

  it.each([null, true, [], {}, ["1653633988"]])("is no other kind of value: %j", (value) => {
    expect(foreignTime(value)).toBeUndefined();
  });
});
