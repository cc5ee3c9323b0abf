import type { NowRun } from "../../client/sdk/api.ts";
import { sayTime, words } from "./words/words.ts";

/** One thing to read at a glance. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** What it was before. */
  readonly was?: string | undefined;
}

/** Of what a flight consists for the person: steps of the way, in order. */
export const STEPS = ["checkIn", "upgrade", "gate", "boarding", "air", "bags", "taxi"] as const;

export type Step = (typeof STEPS)[number];

/** In which step each stage of demo/flight-catalog.json is. */
const STEP_OF: Readonly<Record<string, Step>> = {
  booked: "checkIn",
  "check-in": "checkIn",
  "checked-in": "checkIn",
  upgrade: "upgrade",
  upgraded: "upgrade",
  gate: "gate",
  "gate-changed": "gate",
  walk: "gate",
  boarding: "boarding",
  "last-call": "boarding",
  "on-board": "air",
  departed: "air",
  landed: "bags",
  belt: "bags",
  taxi: "taxi",
  "taxi-ordered": "taxi",
  onward: "taxi",
};

/** The step that a stage is in; the first for one that this page does not know. */
export function stepOf(stage: string): Step {
  return STEP_OF[stage] ?? "checkIn";
}

/** What the person looks for at this stage, the most important first, and until which instant it is so, epoch milliseconds. */
export function factsOf(
  stage: string,
  data: NowRun["data"],
): { readonly facts: readonly Fact[]; readonly untilMs: number | undefined } {
  const text = (name: string) => (name in data ? String(data[name]) : undefined);
  const instant = (name: string) => (name in data ? Date.parse(String(data[name])) : undefined);
  const of = (name: string, value: string | undefined, was?: string): readonly Fact[] =>
    value === undefined ? [] : [{ name, value, was }];
  const timed = (name: string, ms: number | undefined) => of(name, ms === undefined ? undefined : sayTime(ms));
  const seat = of(words.seat, text("seat"));

  switch (stepOf(stage)) {
    case "checkIn":
    case "upgrade": {
      const untilMs = instant("departs");
      return { facts: [...timed(words.departs, untilMs), ...seat, ...of(words.cabin, text("cabin"))], untilMs };
    }
    case "gate":
    case "boarding": {
      const isOpen = stepOf(stage) === "boarding";
      const untilMs = instant(isOpen ? "closes" : "boards");
      const until = timed(isOpen ? words.closes : words.boards, untilMs);
      return { facts: [...of(words.gate, text("gate"), isOpen ? undefined : text("was")), ...until, ...seat], untilMs };
    }
    case "air": {
      const [departsMs, arrivesMs] = [instant("departs"), instant("arrives")];
      const isWaiting = stage === "on-board";
      const takeOff = isWaiting ? timed(words.departs, departsMs) : [];
      return {
        facts: [...takeOff, ...timed(words.lands, arrivesMs), ...seat],
        untilMs: isWaiting ? departsMs : arrivesMs,
      };
    }
    case "bags": {
      const untilMs = instant("bags");
      const belt = of(words.belt, text("belt"));
      return { facts: [...belt, ...timed(words.bags, untilMs), ...of(words.exit, text("exit"))], untilMs };
    }
    case "taxi": {
      const facts = [...of(words.exit, text("exit")), ...of(words.fare, text("fare")), ...of(words.taxi, text("taxi"))];
      return { facts, untilMs: undefined };
    }
  }
}
