import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../shared/budget/buckets.ts";
import { pacedLimits } from "../../../shared/budget/pace.ts";
import type { CampaignRule } from "../../../shared/catalog/policy.ts";

const BERLIN = "Europe/Berlin";
const HOUR_MS = 3_600_000;

function campaign(with_: Partial<CampaignRule>): CampaignRule {
  return { id: "spring", caps: [], control: 0, pace: "even", ...with_ };
}

describe("asap", () => {
  it("is the limits themselves", () => {
    const budget = { offers: 7, perHour: 3, perDay: 5 };
    expect(pacedLimits(campaign({ pace: "asap", budget, fromMs: 0, untilMs: 100 }), "UTC", 1)).toEqual(budget);
  });
});

describe("even", () => {
  const ten = campaign({ budget: { offers: 10, perHour: 4 }, fromMs: 1_000, untilMs: 2_000 });

  it.each([
    ["before the start", 999, 0],
    ["at the start", 1_000, 1],
    ["just before a tenth", 1_099, 1],
    ["after a tenth", 1_100, 2],
    ["at the last step", 1_900, 10],
    ["at the end", 2_000, 10],
    ["after the end", 9_000, 10],
  ])("%s %i ms, %i of 10 may be out", (_, nowMs, offers) => {
    expect(pacedLimits(ten, "UTC", nowMs)).toEqual({ offers, perHour: 4 });
  });

  it("spreads an hour and a day where the campaign has no end, or no total", () => {
    const open = campaign({ budget: { offers: 1_000, perHour: 4, perDay: 24 }, fromMs: 0 });
    const at = Date.parse("2026-11-23T12:15:00Z");
    expect(pacedLimits(open, "UTC", at)).toEqual({ offers: 1_000, perHour: 2, perDay: 13 });
  });

  it.each([
    ["23", "2026-03-29", "2026-03-28T23:00:00Z"],
    ["25", "2026-10-25", "2026-10-24T22:00:00Z"],
  ])("a unit an hour lasts a day of %s hours, %s in Berlin", (hours, _, midnight) => {
    const daily = campaign({ budget: { perDay: Number(hours) } });
    const outAfter = (hour: number) => pacedLimits(daily, BERLIN, Date.parse(midnight) + hour * HOUR_MS).perDay;
    const day = Array.from({ length: Number(hours) }, (_, hour) => hour);
    expect(day.map(outAfter)).toEqual(day.map((hour) => hour + 1));
    expect(outAfter(Number(hours))).toBe(1);
  });

  const limit = fc.integer({ min: 1, max: 5_000 });
  const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) });
  const zone = fc.constantFrom("UTC", BERLIN, "Australia/Lord_Howe", "America/St_Johns");

  it("grows with time, gives a unit at the start and all of them in the end, and never more", () => {
    fc.assert(
      fc.property(
        limit,
        at,
        fc.integer({ min: 1, max: 90 * 24 * HOUR_MS }),
        fc.array(at),
        (offers, fromMs, length, times) => {
          const untilMs = fromMs + length;
          const rule = campaign({ budget: { offers }, fromMs, untilMs });
          const out = (nowMs: number) => pacedLimits(rule, "UTC", nowMs).offers ?? Number.NaN;
          expect(out(fromMs - 1)).toBe(0);
          expect(out(fromMs)).toBeGreaterThanOrEqual(1);
          expect(out(untilMs)).toBe(offers);
          const counts = [...times, fromMs, untilMs - 1, untilMs].sort((a, b) => a - b).map(out);
          expect(counts).toEqual(counts.toSorted((a, b) => a - b));
          for (const count of counts) expect(count).toBeLessThanOrEqual(offers);
        },
      ),
    );
  });

  it("within one hour and one day of any zone as well", () => {
    fc.assert(
      fc.property(
        limit,
        limit,
        zone,
        at,
        fc.array(fc.integer({ min: 0, max: 26 * HOUR_MS })),
        (perHour, perDay, where, start, after) => {
          const rule = campaign({ budget: { perHour, perDay } });
          let before = { hour: "", day: "", inHour: 0, inDay: 0 };
          for (const nowMs of after.map((ms) => start + ms).sort((a, b) => a - b)) {
            const { hour, day } = bucketsOf(where, nowMs);
            const { perHour: inHour = Number.NaN, perDay: inDay = Number.NaN } = pacedLimits(rule, where, nowMs);
            expect(inHour).toBeGreaterThanOrEqual(hour === before.hour ? before.inHour : 1);
            expect(inDay).toBeGreaterThanOrEqual(day === before.day ? before.inDay : 1);
            expect(inHour).toBeLessThanOrEqual(perHour);
            expect(inDay).toBeLessThanOrEqual(perDay);
            before = { hour, day, inHour, inDay };
          }
          const { endsMs } = bucketsOf(where, start);
          expect(pacedLimits(rule, where, endsMs - 1).perHour).toBe(perHour);
        },
      ),
    );
  });
});
