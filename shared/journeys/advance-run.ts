import type { Trust } from "../catalog/catalog.ts";
import type { JourneyRule } from "../catalog/journey-rule.ts";
import type { RunFact } from "../condition/condition.ts";
import { present } from "../json/present.ts";
import { mergeData } from "./merge-data.ts";
import {
  type EarlyStage,
  type EndedRun,
  endRun,
  factOf,
  type Journeys,
  positionOf,
  type Run,
  type RunDatum,
} from "./run.ts";

/** A stage that a run has come to, or that was told something new while the run is at it. */
export interface StageReached extends RunFact {
  readonly atMs: number;
  readonly trust: Trust;
  /** It was at that stage before, and was told something new. */
  readonly isAgain?: true;
}

/** What became of a person's journeys, what moments may wait for, and which runs are over by it. */
export interface JourneyStep {
  /** The same object if nothing changed. */
  readonly journeys: Journeys;
  readonly reached: readonly StageReached[];
  readonly ended: readonly EndedRun[];
}

/** A stage that was reached, by its place in the list, and what was said with it. */
export interface Move {
  readonly stage: number;
  readonly atMs: number;
  readonly said: Readonly<Record<string, RunDatum>>;
  readonly trust: Trust;
}

export function moveOne(journeys: Journeys, run: Run, move: Move, rule: JourneyRule): JourneyStep {
  const { run: next, fires } = advance(run, move, rule);
  if (next === run) return unmoved(journeys);
  const runs = journeys.runs.map((one) => (one === run ? next : one));
  const step = unmoved({ ...journeys, runs });
  return fires ? arrive(step, next, rule, next.stage === run.stage || undefined) : step;
}

/** The run after a move. It fires if it came further, or if the stage that it is at was told something new. */
export function advance(run: Run, { stage, atMs, said, trust }: Move, rule: JourneyRule): { run: Run; fires: boolean } {
  const at = positionOf(run, rule);
  const { data, isNew } = mergeData(run.data, said);
  const progressMs = Math.max(run.progressMs, atMs);
  if (stage > at)
    return { run: { ...run, ...stageOf(rule, stage), stageMs: atMs, progressMs, data, trust }, fires: true };
  if (stage === at && isNew) {
    const stageMs = Math.max(run.stageMs, atMs);
    return { run: { ...run, ...stageOf(rule, stage), stageMs, progressMs, data, trust }, fires: true };
  }
  return {
    run: data === run.data ? run : { ...run, progressMs: isNew ? progressMs : run.progressMs, data },
    fires: false,
  };
}

/** The run after stages that waited for it: nothing fires by them. */
export function catchUp(run: Run, waited: readonly EarlyStage[], rule: JourneyRule): Run {
  return waited.reduce((known, { stage: id, atMs, data: said, trust }) => {
    const stage = rule.stages.findIndex((one) => one.id === id);
    return advance(known, { stage, atMs, said, trust }, rule).run;
  }, run);
}

/** A run that is at its stage as of now: moments may wait for that, and it may be the end. `isAgain`: it was there before. */
export function arrive(step: JourneyStep, run: Run, rule: JourneyRule, isAgain?: true): JourneyStep {
  const { stage, stageMs: atMs, trust } = run;
  const reached = present({ ...factOf(run), atMs, trust, isAgain });
  if (rule.stages[positionOf(run, rule)]?.ends !== true) return { ...step, reached: [...step.reached, reached] };
  const journeys = endRun(step.journeys, run, { atMs: run.progressMs, reason: "ended", stage });
  return {
    journeys,
    reached: [...step.reached, reached],
    ended: [...step.ended, ...journeys.ended.slice(-1)],
  };
}

/** The stage at this place of the list, as a run keeps it. */
export function stageOf({ stages }: JourneyRule, at: number): Pick<Run, "stage" | "passed"> {
  const ids = stages.slice(0, at + 1).map(({ id }) => id);
  return { stage: ids.at(-1) ?? "", passed: ids.slice(0, -1) };
}

export function unmoved(journeys: Journeys): JourneyStep {
  return { journeys, reached: [], ended: [] };
}
