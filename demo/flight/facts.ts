import type { NowRun } from "../../client/sdk/api.ts";
import { sayTime, words } from "./words/words.ts";

/** One thing to read at a glance. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  /** What it was before. */
  readonly was?: string | undefined;
}

/** The steps of a flight for the person, in order. */
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
  "on-board": "boarding",
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

/** What comes next, and when: epoch milliseconds. */
export interface Coming {
  readonly what: "departs" | "boards" | "closes" | "lands" | "bags";
  readonly atMs: number;
}

/** What the person looks for at this stage, the most important first, and what comes next. */
export function factsOf(
  stage: string,
  data: NowRun["data"],
): { readonly facts: readonly Fact[]; readonly coming?: Coming | undefined } {
  const text = (name: string) => (name in data ? String(data[name]) : undefined);
  const instant = (name: string) => (name in data ? Date.parse(String(data[name])) : undefined);
  const of = (name: string, value: string | undefined, was?: string): readonly Fact[] =>
    value === undefined ? [] : [{ name, value, was }];
  const time = (ms: number | undefined) => (ms === undefined ? undefined : sayTime(ms));
  const timed = (name: string, ms: number | undefined, was?: number) => of(name, time(ms), time(was));
  const coming = (what: Coming["what"], atMs: number | undefined) => (atMs === undefined ? undefined : { what, atMs });
  const seat = of(words.seat, text("seat"));
  const [departsMs, arrivesMs] = [instant("departs"), instant("arrives")];

  if (stage === "on-board") {
    const facts = [...timed(words.departs, departsMs), ...timed(words.lands, arrivesMs), ...seat];
    return { facts, coming: coming("departs", departsMs) };
  }
  switch (stepOf(stage)) {
    case "checkIn":
    case "upgrade": {
      const departs = timed(words.departs, departsMs, instant("plannedDeparts"));
      const facts = [...departs, ...seat, ...of(words.cabin, text("cabin"))];
      return { facts, coming: coming("departs", departsMs) };
    }
    case "gate":
    case "boarding": {
      const isOpen = stepOf(stage) === "boarding";
      const what = isOpen ? "closes" : "boards";
      const gate = of(words.gate, text("gate"), isOpen ? undefined : text("was"));
      const until = timed(words[what], instant(what), isOpen ? undefined : instant("plannedBoards"));
      return { facts: [...gate, ...until, ...seat], coming: coming(what, instant(what)) };
    }
    case "air":
      return { facts: [...timed(words.lands, arrivesMs), ...seat], coming: coming("lands", arrivesMs) };
    case "bags": {
      const bagsMs = instant("bags");
      const facts = [...of(words.belt, text("belt")), ...timed(words.bags, bagsMs), ...of(words.exit, text("exit"))];
      return { facts, coming: coming("bags", bagsMs) };
    }
    case "taxi": {
      const facts = [...of(words.exit, text("exit")), ...of(words.fare, text("fare")), ...of(words.taxi, text("taxi"))];
      return { facts };
    }
  }
}
