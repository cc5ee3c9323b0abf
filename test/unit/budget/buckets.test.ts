import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../shared/budget/buckets.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Pacific/Apia",
];

describe("the buckets of an instant", () => {
  it("are named by the wall clock of the zone", () => {
    const atMs = Date.parse("2026-11-23T00:30:00Z");
    expect(bucketsOf("Europe/Berlin", atMs)).toEqual({
      hour: "20261123T01",
      day: "20261123",
      endsMs: Date.parse("2026-11-23T01:00:00Z"),
    });
    expect(bucketsOf("America/New_York", atMs)).toMatchObject({ hour: "20261122T19", day: "20261122" });
    expect(bucketsOf("Asia/Kathmandu", atMs)).toMatchObject({
      hour: "20261123T06",
      endsMs: Date.parse("2026-11-23T01:15:00Z"),
    });
  });

  it.each([
    ["an hour that the clocks show twice is one of two hours", "Europe/Berlin", "2026-10-25T00:10:00Z", "T02", 120],
    [
      "one that they show one and a half times ends with the second half",
      "Australia/Lord_Howe",
      "2026-04-04T14:10:00Z",
      "T01",
      90,
    ],
    ["the hour before a gap is an hour", "Europe/Berlin", "2026-03-29T00:10:00Z", "T01", 60],
    [
      "an hour that a gap of half an hour begins is half an hour",
      "Australia/Lord_Howe",
      "2026-10-03T15:40:00Z",
      "T02",
      30,
    ],
  ])("%s", (_, zone, at, hour, minutes) => {
    const found = bucketsOf(zone, Date.parse(at));
    expect(found.hour.slice(8)).toBe(hour);
    let startMs = Date.parse(at);
    while (bucketsOf(zone, startMs - 60_000).hour === found.hour) startMs -= 60_000;
    expect((found.endsMs - startMs) / 60_000).toBe(minutes);
  });

  it("hold until the hour ends and no longer, in every zone at every time", () => {
    const atMs = fc.integer({ min: Date.UTC(2011, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), atMs, fc.double({ min: 0, max: 1, noNaN: true }), (zone, nowMs, part) => {
        const { hour, day, endsMs } = bucketsOf(zone, nowMs);
        expect(endsMs).toBeGreaterThan(nowMs);
        expect(endsMs - nowMs).toBeLessThanOrEqual(2 * 3_600_000);
        expect(hour.startsWith(`${day}T`)).toBe(true);
        expect(bucketsOf(zone, Math.floor(nowMs + part * (endsMs - 1 - nowMs)))).toEqual({ hour, day, endsMs });
        expect(bucketsOf(zone, endsMs).hour).not.toBe(hour);
      }),
    );
  });
});
