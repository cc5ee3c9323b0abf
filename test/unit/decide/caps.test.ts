import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CampaignRule, CapRule, MomentRule } from "../../../shared/catalog/policy.ts";
import { capReached, pruneExposures, recordExposure, voidExposure } from "../../../shared/decide/caps.ts";
import type { Exposure } from "../../../shared/person/person-state.ts";
import { calendarStart } from "../../../shared/time/calendar.ts";
import { runs } from "../../support/runs.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = at("2026-06-17T12:00:00Z");

function at(iso: string): number {
  return Date.parse(iso);
}

function exposure(id: string, atMs: number, more: Partial<Exposure> = {}): Exposure {
  return { id, atMs, moment: "welcome", marketing: true, person: true, ...more };
}

describe("a cap", () => {
  it.each<[CapRule["window"], string, string]>([
    ["hour", "2026-06-17T11:59:59Z", "2026-06-17T12:00:00Z"],
    ["week", "2026-06-14T23:59:59Z", "2026-06-15T00:00:00Z"],
    ["month", "2026-05-31T23:59:59Z", "2026-06-01T00:00:00Z"],
  ])("per %s forgets %s and counts %s", (window, before, inside) => {
    const rule: CapRule = window === "rolling" ? { max: 1, window, lengthMs: 0 } : { max: 1, window };
    expect(capReached([rule], [at(before)], "UTC", NOW)).toBe(false);
    expect(capReached([rule], [at(inside)], "UTC", NOW)).toBe(true);
  });

  it("is reached at its number, not before", () => {
    const twice: CapRule = { max: 2, window: "week" };
    expect(capReached([twice], [], "UTC", NOW)).toBe(false);
    expect(capReached([twice], [NOW - DAY_MS], "UTC", NOW)).toBe(false);
    expect(capReached([twice], [NOW - DAY_MS, NOW - HOUR_MS], "UTC", NOW)).toBe(true);
  });

  it("that is rolling no longer counts what is exactly its length ago", () => {
    const rule: CapRule = { max: 1, window: "rolling", lengthMs: HOUR_MS };
    expect(capReached([rule], [NOW - HOUR_MS], "UTC", NOW)).toBe(false);
    expect(capReached([rule], [NOW - HOUR_MS + 1], "UTC", NOW)).toBe(true);
  });

  it("per day holds in the calendar day of the person's zone", () => {
    const rule: CapRule = { max: 1, window: "day" };
    const morning = at("2026-06-17T00:30:00+02:00");
    expect(capReached([rule], [morning], "Europe/Berlin", at("2026-06-17T23:59:59+02:00"))).toBe(true);
    expect(capReached([rule], [morning], "Europe/Berlin", at("2026-06-18T00:00:00+02:00"))).toBe(false);
  });

  it("per day also holds for 20 hours, so that flying into the next day wins nothing", () => {
    const rule: CapRule = { max: 1, window: "day" };
    const evening = at("2026-06-17T22:00:00+02:00");
    expect(capReached([rule], [evening], "Europe/Berlin", evening + 4 * HOUR_MS)).toBe(true);
    expect(capReached([rule], [evening], "Pacific/Auckland", evening + HOUR_MS)).toBe(true);
    expect(capReached([rule], [evening], "Europe/Berlin", evening + 20 * HOUR_MS - 1)).toBe(true);
    expect(capReached([rule], [evening], "Europe/Berlin", evening + 20 * HOUR_MS)).toBe(false);
  });

  it("per hour, week and month holds in the calendar only", () => {
    const before = at("2026-05-31T23:59:59Z");
    for (const window of ["hour", "month"] as const) {
      expect(capReached([{ max: 1, window }], [before], "UTC", before + 1000)).toBe(false);
    }
    const sunday = at("2026-06-14T23:59:59Z");
    expect(capReached([{ max: 1, window: "week" }], [sunday], "UTC", sunday + 1000)).toBe(false);
  });

  it("counts what lies after now, when a message comes a little out of order", () => {
    for (const rule of [
      { max: 1, window: "hour" },
      { max: 1, window: "rolling", lengthMs: HOUR_MS },
    ] as const) {
      expect(capReached([rule], [NOW + 5000], "UTC", NOW)).toBe(true);
    }
  });

  it("is reached when any one of several is", () => {
    const rules: CapRule[] = [
      { max: 5, window: "month" },
      { max: 1, window: "rolling", lengthMs: HOUR_MS },
    ];
    expect(capReached(rules, [NOW - 1], "UTC", NOW)).toBe(true);
    expect(capReached(rules, [NOW - HOUR_MS], "UTC", NOW)).toBe(false);
    expect(capReached([], [NOW], "UTC", NOW)).toBe(false);
  });
});

const ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"];
const anyRule: fc.Arbitrary<CapRule> = fc.oneof(
  fc.record({
    max: fc.integer({ min: 1, max: 4 }),
    window: fc.constantFrom("hour" as const, "day" as const, "week" as const, "month" as const),
  }),
  fc.record({
    max: fc.integer({ min: 1, max: 4 }),
    window: fc.constant("rolling" as const),
    lengthMs: fc.integer({ min: 1000, max: 40 * DAY_MS }),
  }),
);
/** Attempts: how long after the one before (a clock may go back 30 s), and in which zone the person says to be. */
const anyAttempts = fc.array(
  fc.record({
    stepMs: fc.oneof(
      fc.integer({ min: -30_000, max: 2 * HOUR_MS }),
      fc.integer({ min: 0, max: 3 * DAY_MS }),
      fc.constantFrom(HOUR_MS, 20 * HOUR_MS, DAY_MS),
    ),
    zone: fc.constantFrom(...ZONES),
    givesBack: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  }),
  { maxLength: 60 },
);

interface Admitted {
  readonly atMs: number;
  readonly zone: string;
}

/** Lets a person try again and again, under caps of moment and person, pruned after every step. */
function live(rules: readonly CapRule[], attempts: readonly { stepMs: number; zone: string; givesBack: boolean }[]) {
  const policy = { moments: new Map<string, MomentRule>(), campaigns: new Map(), personCaps: rules };
  let exposures: readonly Exposure[] = [];
  let admitted: Admitted[] = [];
  let nowMs = at("2026-03-01T00:00:00Z");
  for (const [index, { stepMs, zone, givesBack }] of attempts.entries()) {
    nowMs += stepMs;
    const times = exposures.filter((one) => one.person && !one.void).map(({ atMs }) => atMs);
    if (capReached(rules, times, zone, nowMs)) continue;
    exposures = pruneExposures(recordExposure(exposures, exposure(`d${index}`, nowMs)), policy, nowMs);
    admitted.push({ atMs: nowMs, zone });
    if (givesBack) {
      const left = voidExposure(exposures, exposure(`d${index}`, nowMs), policy, zone, nowMs);
      if (left !== exposures) admitted = admitted.slice(0, -1);
      exposures = left;
    }
  }
  return { exposures, admitted };
}

function mostWithin(admitted: readonly Admitted[], lengthMs: number): number {
  const counts = admitted.map(
    ({ atMs: endMs }) => admitted.filter(({ atMs }) => atMs > endMs - lengthMs && atMs <= endMs).length,
  );
  return Math.max(0, ...counts);
}

describe("whatever a person is admitted to", () => {
  it("no rolling window, and for a cap per day no 20 hours, ever holds more than the cap, in whatever zones", () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), anyAttempts, (rules, attempts) => {
        const { admitted } = live(rules, attempts);
        for (const rule of rules) {
          if (rule.window === "rolling") expect(mostWithin(admitted, rule.lengthMs)).toBeLessThanOrEqual(rule.max);
          if (rule.window === "day") expect(mostWithin(admitted, 20 * HOUR_MS)).toBeLessThanOrEqual(rule.max);
        }
      }),
      { numRuns: runs(400) },
    );
  });

  it("no calendar window of the zone that held at an exposure had more than the cap when it was given", () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), anyAttempts, (rules, attempts) => {
        const { admitted } = live(rules, attempts);
        for (const rule of rules) {
          if (rule.window === "rolling" || rule.window === "run") continue;
          for (const [index, { atMs, zone }] of admitted.entries()) {
            const startMs = calendarStart(zone, atMs, rule.window);
            const counted = admitted.slice(0, index + 1).filter((other) => other.atMs >= startMs).length;
            expect(counted).toBeLessThanOrEqual(rule.max);
          }
        }
      }),
      { numRuns: runs(400) },
    );
  });

  it("no calendar window ever holds more than the cap where the person stays in one zone", () => {
    fc.assert(
      fc.property(anyRule, anyAttempts, fc.constantFrom(...ZONES), (rule, attempts, zone) => {
        if (rule.window === "rolling" || rule.window === "run") return;
        const { window, max } = rule;
        const { admitted } = live(
          [rule],
          attempts.map((attempt) => ({ ...attempt, zone })),
        );
        const starts = admitted.map(({ atMs }) => calendarStart(zone, atMs, window));
        for (const start of starts) {
          expect(starts.filter((other) => other === start).length).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: runs(400) },
    );
  });

  it("is the same whether or not what is no longer needed was pruned", () => {
    const anyTimes = fc.array(fc.integer({ min: NOW - 70 * DAY_MS, max: NOW }), { maxLength: 80 });
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 3 }), anyTimes, fc.constantFrom(...ZONES), (rules, unsorted, zone) => {
        const times = unsorted.toSorted((a, b) => a - b);
        const all = times.map((atMs, index) => exposure(`d${index}`, atMs));
        const policy = { moments: new Map<string, MomentRule>(), campaigns: new Map(), personCaps: rules };
        const pruned = pruneExposures(all, policy, NOW).map(({ atMs }) => atMs);
        expect(capReached(rules, pruned, zone, NOW)).toBe(capReached(rules, times, zone, NOW));
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("exposures", () => {
  it("stay in order of time when one comes late", () => {
    const known = [exposure("a", 1000), exposure("c", 3000)];
    expect(recordExposure(known, exposure("b", 2000)).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(recordExposure(known, exposure("d", 3000)).map(({ id }) => id)).toEqual(["a", "c", "d"]);
    expect(recordExposure(known, exposure("z", 0)).map(({ id }) => id)).toEqual(["z", "a", "c"]);
    expect(known).toHaveLength(2);
  });

  it("of one decision are recorded once for each moment", () => {
    const known = [exposure("a", 1000)];
    expect(recordExposure(known, exposure("a", 2000))).toBe(known);
    expect(recordExposure(known, exposure("a", 1000, { moment: "farewell" }))).toHaveLength(2);
  });

  it("are made void one by one, and once a moment in a window of its caps", () => {
    const hourly = { personCaps: [{ max: 2, window: "rolling", lengthMs: HOUR_MS }] as const };
    const policy = { moments: new Map<string, MomentRule>(), campaigns: new Map(), ...hourly };
    const farewell = exposure("a", NOW, { moment: "farewell" });
    const known = [exposure("a", NOW), farewell, exposure("b", NOW + 1000), exposure("c", NOW + HOUR_MS)];
    const left = voidExposure(known, exposure("a", NOW), policy, "UTC", NOW + 1000);
    expect(left).toEqual([exposure("a", NOW, { void: true }), ...known.slice(1)]);
    expect(voidExposure(left, exposure("a", NOW), policy, "UTC", NOW + 1000)).toBe(left);
    expect(voidExposure(left, exposure("b", NOW), policy, "UTC", NOW + 1000)).toBe(left);
    expect(voidExposure(left, farewell, policy, "UTC", NOW + 1000)).not.toBe(left);
    expect(voidExposure(left, exposure("c", NOW), policy, "UTC", NOW + HOUR_MS)).not.toBe(left);
  });
});

describe("pruning", () => {
  const campaign: CampaignRule = { id: "june", caps: [{ max: 30, window: "month" }], control: 0, pace: "asap" };
  const policy = {
    moments: new Map<string, MomentRule>(),
    campaigns: new Map([["june", campaign]]),
    personCaps: [{ max: 3, window: "rolling", lengthMs: 90 * DAY_MS }] as const,
  };

  it("returns the same array where nothing falls away", () => {
    const known = [exposure("a", NOW - DAY_MS), exposure("b", NOW)];
    expect(pruneExposures(known, policy, NOW)).toBe(known);
  });

  it("keeps the newest 16 of a moment without caps, for 32 days", () => {
    const silent = { marketing: false, person: false };
    const known = Array.from({ length: 40 }, (_, index) => exposure(`d${index}`, NOW - (40 - index) * 1000, silent));
    expect(pruneExposures(known, policy, NOW)).toEqual(known.slice(-16));
    expect(pruneExposures([exposure("old", NOW - 32 * DAY_MS, silent)], policy, NOW)).toEqual([]);
  });

  it("keeps for each scope as much as its largest cap can ask for, and 16 more", () => {
    const inCampaign = Array.from({ length: 60 }, (_, index) =>
      exposure(`d${index}`, NOW - (60 - index) * 1000, { campaign: "june", person: false }),
    );
    expect(pruneExposures(inCampaign, policy, NOW)).toEqual(inCampaign.slice(-46));
  });

  it("keeps what a rolling cap looks back on for longer than a month", () => {
    const known = [exposure("a", NOW - 91 * DAY_MS), exposure("b", NOW - 89 * DAY_MS)];
    expect(pruneExposures(known, policy, NOW).map(({ id }) => id)).toEqual(["b"]);
  });

  it("does not let a service moment crowd out what the person's own caps count", () => {
    const offer = exposure("offer", NOW - HOUR_MS);
    const service = Array.from({ length: 50 }, (_, index) =>
      exposure(`s${index}`, NOW - index, { moment: "gate", marketing: false, person: false }),
    ).reverse();
    expect(pruneExposures([offer, ...service], policy, NOW)).toEqual([offer, ...service.slice(-16)]);
  });
});
