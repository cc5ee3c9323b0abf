import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet, quietEnd } from "../../../shared/decide/hours.ts";
import { nextOffsetChange } from "../../../shared/time/zone-offset.ts";
import { runs } from "../../support/runs.ts";

const MINUTE_MS = 60_000;
const NIGHT = { fromMinute: 1260, toMinute: 480 };
const ALL_DAY = { fromMinute: 480, toMinute: 480 };

function at(iso: string): number {
  return Date.parse(iso);
}

function endOf(span: { fromMinute: number; toMinute: number }, zone: string, iso: string): string {
  return new Date(quietEnd(span, zone, at(iso))).toISOString();
}

describe("quiet hours", () => {
  it("that are not given are never, and end at once", () => {
    expect(isQuiet(undefined, "UTC", 0)).toBe(false);
    expect(quietEnd(undefined, "UTC", 5)).toBe(5);
  });

  it("with equal ends are always, and never end", () => {
    expect(isQuiet(ALL_DAY, "UTC", 0)).toBe(true);
    expect(quietEnd(ALL_DAY, "UTC", 0)).toBe(Number.POSITIVE_INFINITY);
    expect(quietEnd({ fromMinute: 0, toMinute: 1440 }, "UTC", 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ["2026-06-15T18:59:59.999Z", false],
    ["2026-06-15T19:00:00.000Z", true],
    ["2026-06-16T05:59:59.999Z", true],
    ["2026-06-16T06:00:00.000Z", false],
  ])("over midnight in Berlin at %s: %s", (iso, expected) => {
    expect(isQuiet(NIGHT, "Europe/Berlin", at(iso))).toBe(expected);
  });

  it.each([
    ["2026-06-15T20:00:00.123Z", "2026-06-16T06:00:00.000Z", "before midnight"],
    ["2026-06-16T05:59:59.999Z", "2026-06-16T06:00:00.000Z", "after midnight"],
    ["2026-06-16T06:00:00.000Z", "2026-06-16T06:00:00.000Z", "where it is over"],
    ["2026-03-28T22:00:00.000Z", "2026-03-29T06:00:00.000Z", "the night summer time begins"],
    ["2026-10-24T22:00:00.000Z", "2026-10-25T07:00:00.000Z", "the night summer time ends"],
  ])("of a night in Berlin at %s end at %s, %s", (iso, expected) => {
    expect(endOf(NIGHT, "Europe/Berlin", iso)).toBe(expected);
  });

  it("end at once when the clock is set forward over their end", () => {
    expect(endOf({ fromMinute: 60, toMinute: 150 }, "Europe/Berlin", "2026-03-29T00:30:00Z")).toBe(
      "2026-03-29T01:00:00.000Z",
    );
  });

  it("last longer when the clock is set back into them, and begin again when it is set back over their end", () => {
    expect(endOf({ fromMinute: 60, toMinute: 180 }, "Europe/Berlin", "2026-10-25T00:30:00Z")).toBe(
      "2026-10-25T02:00:00.000Z",
    );
    const short = { fromMinute: 60, toMinute: 150 };
    expect(endOf(short, "Europe/Berlin", "2026-10-25T00:10:00Z")).toBe("2026-10-25T00:30:00.000Z");
    expect(endOf(short, "Europe/Berlin", "2026-10-25T01:10:00Z")).toBe("2026-10-25T01:30:00.000Z");
  });

  it("end with the day that a zone skips", () => {
    expect(endOf(NIGHT, "Pacific/Apia", "2011-12-30T09:00:00Z")).toBe("2011-12-30T18:00:00.000Z");
  });

  it("end at the first instant that is not quiet, minute by minute around every kind of change", () => {
    const zones = [
      "Africa/Cairo",
      "America/New_York",
      "America/Sao_Paulo",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Europe/Berlin",
      "Pacific/Apia",
      "Pacific/Chatham",
    ];
    const changes = zones.flatMap((zone) => changesOf(zone).map((changeMs) => ({ zone, changeMs })));
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(
        fc.constantFrom(...changes),
        minute,
        minute,
        fc.integer({ min: -1500, max: 300 }),
        fc.integer({ min: 0, max: MINUTE_MS - 1 }),
        ({ zone, changeMs }, fromMinute, toMinute, startMinute, offMs) => {
          fc.pre(fromMinute !== toMinute);
          const span = { fromMinute, toMinute };
          const startMs = changeMs + startMinute * MINUTE_MS + offMs;
          expect(quietEnd(span, zone, startMs)).toBe(bruteForceEnd(span, zone, startMs));
        },
      ),
      { numRuns: runs(400) },
    );
  });
});

/** All of 2010 and 2011, when most of these zones still changed their clocks. */
function changesOf(zone: string): number[] {
  const changes: number[] = [];
  const untilMs = at("2012-01-01T00:00:00Z");
  let changeMs = nextOffsetChange(zone, at("2010-01-01T00:00:00Z"), untilMs);
  while (changeMs !== undefined) {
    changes.push(changeMs);
    changeMs = nextOffsetChange(zone, changeMs, untilMs);
  }
  return changes;
}

/** Every one of these clocks changes on a full minute, so the first quiet minute is the first quiet instant. */
function bruteForceEnd(span: { fromMinute: number; toMinute: number }, zone: string, startMs: number): number {
  if (!isQuiet(span, zone, startMs)) return startMs;
  let atMs = Math.floor(startMs / MINUTE_MS) * MINUTE_MS;
  do atMs += MINUTE_MS;
  while (isQuiet(span, zone, atMs));
  return atMs;
}
