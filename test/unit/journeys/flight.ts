import type { JourneyIndex, JourneyRule, StageOn, StageRule } from "../../../shared/catalog/journey-rule.ts";
import type { Mover } from "../../../shared/journeys/move-runs.ts";
import { parseDuration } from "../../../shared/time/duration.ts";

/** Milliseconds of a duration that the test itself wrote. */
export const span = (text: string): number => parseDuration(text) ?? Number.NaN;

/** 14 August 2026, at this UTC time. */
export const at = (time: string): number => Date.parse(`2026-08-14T${time}:00Z`);

function stage(id: string, on: StageOn, more: Partial<StageRule> = {}): StageRule {
  return { id, on, opens: false, ends: false, ...more };
}

/** A flight, with one stage of each kind. */
export const FLIGHT: JourneyRule = {
  id: "flight",
  purposes: ["profiling"],
  endAfterMs: span("P3D"),
  stages: [
    stage("booked", { kind: "signal", type: "booked" }, { opens: true }),
    stage("check-in", { kind: "at", datum: "departs", offsetMs: -span("PT24H") }),
    stage("checked-in", { kind: "event", name: "check-in" }),
    stage("at-airport", {
      kind: "enter",
      where: { label: "airport" },
      during: { datum: "departs", beforeMs: span("PT6H"), afterMs: span("PT1H") },
    }),
    stage("gate", { kind: "signal", type: "gate" }),
    stage("upgrade", { kind: "after", stage: "gate", delayMs: span("PT20M") }),
    stage("boarding", { kind: "at", datum: "boards", offsetMs: 0 }),
    stage("landed", { kind: "signal", type: "landed" }, { opens: true }),
    stage("taxi", {
      kind: "scan",
      marker: "taxi-rank",
      during: { datum: "lands", beforeMs: 0, afterMs: span("PT3H") },
    }),
    stage("home", { kind: "signal", type: "home" }, { ends: true }),
  ],
};

/** The index of journeys, as a catalog's compiler makes it. */
export function indexOf(...rules: readonly JourneyRule[]): JourneyIndex {
  const by = (nameOf: (on: StageOn) => string | undefined) => {
    const names = new Set(rules.flatMap(({ stages }) => stages.map(({ on }) => nameOf(on))));
    return new Map(
      [...names].flatMap((name) =>
        name === undefined
          ? []
          : [[name, rules.filter(({ stages }) => stages.some(({ on }) => nameOf(on) === name))] as const],
      ),
    );
  };
  return {
    byId: new Map(rules.map((rule) => [rule.id, rule])),
    bySignal: by((on) => (on.kind === "signal" ? on.type : undefined)),
    byEvent: by((on) => (on.kind === "event" ? on.name : undefined)),
    byEnter: rules.filter(({ stages }) => stages.some(({ on }) => on.kind === "enter")),
    byMarker: by((on) => (on.kind === "scan" ? on.marker : undefined)),
  };
}

/** A signal of the airline about one flight. */
export function signal(
  type: string,
  time: number,
  about: { key?: string; data?: object; sender?: string; by?: string } = {},
): Mover {
  const { key = "AC834", data = {}, sender = "airline", by = `${type}@${time}` } = about;
  return { kind: "signal", type, key, data: { ...data }, sender, by, atMs: time, trust: "medium" };
}
