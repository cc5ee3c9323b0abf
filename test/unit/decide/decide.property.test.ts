import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cap } from "../../../shared/catalog/catalog.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { type DecideInput, decide } from "../../../shared/decide/decide.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { matchMessage, stepPresence } from "../../../shared/presence/step-presence.ts";
import { localTime } from "../../../shared/time/zone.ts";
import {
  drawKey,
  fickleSteps,
  type Life,
  type Lived,
  live,
  policyWith,
  settings,
  steps,
} from "../../support/decide-life.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../support/decide-world.ts";
import { runs } from "../../support/runs.ts";

/** What was recorded in a life: when, of what, and in which zone the person lived then. */
interface Recorded {
  readonly atMs: number;
  readonly zone: string;
  readonly moment: string;
  readonly campaign: string | undefined;
  readonly isService: boolean;
  readonly isGiven: boolean;
}

function recordedIn(life: Life, policy: Policy): Recorded[] {
  return everything(life).flatMap(({ input, decided: { decision, next } }) => {
    const rule = policy.moments.get(decision.chosen?.moment ?? "");
    if (rule === undefined) return [];
    const zone = next.profile.timeZone ?? policy.mesh.timeZone;
    const { id: moment, campaign, service: isService } = rule;
    return [{ atMs: input.nowMs, zone, moment, campaign, isService, isGiven: decision.outcome !== "none" }];
  });
}

/** Most that fell into one window of the cap, told by the wall clock of the zone that held at each. */
function mostInOneWindow(recorded: readonly Recorded[], { per }: Cap): number {
  const most = recorded.map((one) => recorded.filter((other) => isInWindow(per, other.atMs, one)).length);
  return Math.max(0, ...most);
}

const ROLLING_MS: Readonly<Record<string, number>> = { PT90M: 90 * MINUTE_MS, P1D: DAY_MS, P3D: 3 * DAY_MS };

function isInWindow(per: string, beforeMs: number, { atMs, zone }: Recorded): boolean {
  if (beforeMs > atMs) return false;
  const rollingMs = ROLLING_MS[per];
  if (rollingMs !== undefined) return atMs - beforeMs < rollingMs;
  if (per === "day" && atMs - beforeMs < 20 * HOUR_MS) return true;
  // No two windows of a name are less than a month long and have the same name.
  return windowName(per, beforeMs, zone) === windowName(per, atMs, zone);
}

function windowName(per: string, atMs: number, zone: string): string {
  const { year, month, day, hour, weekday } = localTime(zone, atMs);
  if (per === "month") return `${year}-${month}`;
  if (per === "week") return new Date(Date.UTC(year, month - 1, day - weekday)).toISOString();
  return per === "day" ? `${year}-${month}-${day}` : `${year}-${month}-${day} ${hour}`;
}

function everything({ messages, silences }: Life): readonly Lived[] {
  return [...messages, ...silences];
}

const EFFORT = { numRuns: runs(200) };

describe("over any life", () => {
  it("no cap of a moment, a campaign or the person is ever exceeded", () => {
    fc.assert(
      fc.property(settings, steps, drawKey, (set, taken, key) => {
        const policy = policyWith(set);
        const recorded = recordedIn(live(taken, policy, key), policy);
        for (const { id, caps = [] } of set.moments) {
          const own = recorded.filter(({ moment }) => moment === id);
          for (const cap of caps) expect(mostInOneWindow(own, cap)).toBeLessThanOrEqual(cap.max);
        }
        const marketing = recorded.filter(({ isService }) => !isService);
        const spring = marketing.filter(({ campaign }) => campaign === "spring");
        for (const cap of set.springCaps) expect(mostInOneWindow(spring, cap)).toBeLessThanOrEqual(cap.max);
        const given = marketing.filter(({ isGiven }) => isGiven);
        for (const cap of set.personCaps) expect(mostInOneWindow(given, cap)).toBeLessThanOrEqual(cap.max);
      }),
      EFFORT,
    );
  });

  it("nothing is given without each consent it needs", () => {
    fc.assert(
      fc.property(settings, fickleSteps, drawKey, (set, taken, key) => {
        const policy = policyWith(set);
        for (const { input, decided } of everything(live(taken, policy, key))) {
          const { outcome, chosen } = decided.decision;
          if (chosen === undefined) continue;
          const rule = policy.moments.get(chosen.moment);
          const needed = [
            ...(rule?.purposes ?? ["nothing"]),
            ...(rule?.on.kind === "event" ? [] : ["location"]),
            ...(outcome === "push" ? ["push"] : []),
          ];
          expect(needed.filter((purpose) => !isGranted(input.person.consent, purpose))).toEqual([]);
        }
      }),
      EFFORT,
    );
  });

  it("a late message, and one older than the last that changed something, changes nothing", () => {
    fc.assert(
      fc.property(settings, fickleSteps, drawKey, (set, taken, key) => {
        for (const { input, decided } of live(taken, policyWith(set), key).messages) {
          if (input.timeliness === "live") continue;
          expect(decided.next).toBe(input.person);
          expect(decided.memory).toBe(input.memory);
          expect(decided.changed).toBe("nothing");
          expect(decided.decision).toMatchObject({ outcome: "none" });
          expect(decided.decision).not.toHaveProperty("chosen");
          expect(decided.decision.gates.some(({ passed }) => passed)).toBe(false);
        }
      }),
      EFFORT,
    );
  });

  it("a decision is the same again from the JSON of what it was decided from", () => {
    fc.assert(
      fc.property(settings, fickleSteps, drawKey, (set, taken, key) => {
        const stored = live(taken, policyWith(set), key).messages.map(({ input, decided }) =>
          JSON.stringify({ input, decided }),
        );
        const policy = policyWith(set);
        for (const text of stored) {
          const { input }: Life["messages"][number] = JSON.parse(text);
          expect(JSON.stringify({ input, decided: decide(input, policy, key) })).toBe(text);
        }
      }),
      EFFORT,
    );
  });

  it("the order in which the catalog lists its moments means nothing", () => {
    const shuffled = settings.chain((set) =>
      fc.record({
        set: fc.constant(set),
        other: fc
          .shuffledSubarray(set.moments, { minLength: set.moments.length })
          .map((list) => ({ ...set, moments: list })),
      }),
    );
    fc.assert(
      fc.property(shuffled, steps, drawKey, ({ set, other }, taken, key) => {
        const [one, two] = [live(taken, policyWith(set), key), live(taken, policyWith(other), key)];
        expect(everything(one).map(({ decided }) => decided)).toEqual(everything(two).map(({ decided }) => decided));
      }),
      EFFORT,
    );
  });

  it("each moment whose trigger fired has exactly one gate, best-ranked first; at most one is given", () => {
    fc.assert(
      fc.property(settings, fickleSteps, drawKey, (set, taken, key) => {
        const policy = policyWith(set);
        for (const { input, decided } of live(taken, policy, key).messages) {
          const { gates, outcome, reason, chosen } = decided.decision;
          expect(gates.map((gate) => gate.moment)).toEqual(firedBy(input, policy));
          expect(reason === undefined).toBe(outcome !== "none");
          const winners = gates.filter(
            (gate) =>
              gate.passed && gate.reason === undefined && policy.moments.get(gate.moment)?.variants.length !== 0,
          );
          expect(winners.map((gate) => gate.moment)).toEqual(outcome === "none" ? [] : [chosen?.moment]);
        }
      }),
      EFFORT,
    );
  });
});

/** Ids of the moments that the message sets off, by rank, found by asking every moment about every occurrence. */
function firedBy({ person, memory, facts }: DecideInput, policy: Policy): string[] {
  const occurrences = isGranted(person.consent, "location")
    ? stepPresence({ presence: person.presence, memory, facts, policy }).occurrences
    : matchMessage(facts, policy);
  const fired = [...policy.moments.values()].filter(({ id, on }) =>
    occurrences.some((occurrence) => {
      switch (on.kind) {
        case "dwell":
          return occurrence.kind === "dwell" && occurrence.moment === id;
        case "enter":
        case "exit":
          return occurrence.kind === on.kind && ("label" in on.where || on.where.place === occurrence.place);
        default:
          return (
            occurrence.kind === on.kind &&
            (on.kind !== "scan" || (occurrence.kind === "scan" && occurrence.marker === on.marker))
          );
      }
    }),
  );
  return fired.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}
