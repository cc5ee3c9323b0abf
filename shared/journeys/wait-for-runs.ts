import type { JourneyRule } from "../catalog/journey-rule.ts";
import { arrive, type JourneyStep, stageOf, unmoved } from "./advance-run.ts";
import type { JourneyWorld } from "./move-runs.ts";
import { endRun, instantOf, type Journeys, positionOf, type Run, type RunEnd } from "./run.ts";

/** A stage at an instant of the run does not fire if that is further back than this, milliseconds. */
const MOST_LATE_MS = 3_600_000;

/** Until when to look, and what time it is, epoch milliseconds. */
interface Until {
  readonly untilMs: number;
  readonly nowMs: number;
}

/** What a run waits for next, and when. */
type Due = { readonly atMs: number } & ({ readonly kind: "stage"; readonly stage: number } | { readonly kind: "idle" });

/**
 * What became due before `untilMs`: stages that wait for a time, runs that were idle too long, and runs whose purposes
 * were withdrawn or whose journey is gone. Only the last stage that one run came to fires: those before it were passed
 * over while no one looked. `untilMs` itself is not reached yet, so that a message of that instant comes first. With
 * `isAsked` other runs are left as they are.
 */
export function waitForRuns(
  before: Journeys,
  { index, isGranted }: JourneyWorld,
  { untilMs, nowMs, isAsked = () => true }: Until & { readonly isAsked?: (run: Run) => boolean },
): JourneyStep {
  let step: JourneyStep = unmoved(before);
  for (const run of before.runs.filter(isAsked)) {
    const rule = index.byId.get(run.journey);
    if (rule === undefined) step = end(step, run, "removed", nowMs);
    else if (!rule.purposes.every(isGranted)) step = end(step, run, "withdrawn", nowMs);
    else step = waitForRun(step, run, rule, { untilMs, nowMs });
  }
  return step;
}

/**
 * When to look at a run next, epoch milliseconds: its end at the latest, and at once if the catalog lost its journey.
 */
export function nextWaitMs(run: Run, index: JourneyWorld["index"], nowMs: number): number {
  const rule = index.byId.get(run.journey);
  return rule === undefined ? nowMs : earliestOf(run, rule, nowMs).atMs;
}

function waitForRun(step: JourneyStep, first: Run, rule: JourneyRule, { untilMs, nowMs }: Until): JourneyStep {
  let run = first;
  let isOver = false;
  let due = earliestOf(run, rule, nowMs);
  while (!isOver && due.kind === "stage" && due.atMs < untilMs) {
    run = { ...run, ...stageOf(rule, due.stage), stageMs: due.atMs, progressMs: Math.max(run.progressMs, due.atMs) };
    isOver = rule.stages[due.stage]?.ends === true;
    due = earliestOf(run, rule, nowMs);
  }
  const runs = step.journeys.runs.map((one) => (one === first ? run : one));
  const moved = run === first ? step : { ...step, journeys: { ...step.journeys, runs } };
  if (!isOver && due.atMs < untilMs) return end(moved, run, "idle", due.atMs);
  return run === first ? step : arrive(moved, run, rule);
}

/** When the run next comes to a stage at an instant that its data names, epoch milliseconds; undefined: it does not. */
export function nextInstantMs(run: Run, rule: JourneyRule, nowMs: number): number | undefined {
  const at = positionOf(run, rule);
  const times = rule.stages.flatMap(({ on }, stage) => {
    const atMs = stage > at && on.kind === "at" ? dueMs(run, rule, at, stage) : undefined;
    return atMs === undefined || atMs < nowMs ? [] : [atMs];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What this run waits for first; its end at the latest. */
function earliestOf(run: Run, rule: JourneyRule, nowMs: number): Due {
  const at = positionOf(run, rule);
  const waits = rule.stages.flatMap((_, stage): readonly Due[] => {
    const atMs = stage > at ? dueMs(run, rule, at, stage) : undefined;
    const isPast = rule.stages[stage]?.on.kind === "at" && atMs !== undefined && atMs < nowMs - MOST_LATE_MS;
    return atMs === undefined || isPast ? [] : [{ kind: "stage", stage, atMs }];
  });
  const idle: Due = { kind: "idle", atMs: run.progressMs + rule.endAfterMs };
  // Of two at one instant the further stage is where the run is then.
  return waits.reduce<Due>((first, wait) => (wait.atMs < first.atMs || isFurther(wait, first) ? wait : first), idle);
}

function isFurther(wait: Due, first: Due): boolean {
  return wait.atMs === first.atMs && wait.kind === "stage" && (first.kind === "idle" || wait.stage > first.stage);
}

/** When a run that is at one stage (`at`) comes to another by the time alone; undefined: it does not. */
function dueMs(run: Run, { stages }: JourneyRule, at: number, stage: number): number | undefined {
  const on = stages[stage]?.on;
  if (on?.kind === "after") return on.stage === stages[at]?.id ? run.stageMs + on.delayMs : undefined;
  if (on?.kind !== "at") return undefined;
  const instantMs = instantOf(run, on.datum);
  return instantMs === undefined ? undefined : instantMs + on.offsetMs;
}

function end(step: JourneyStep, run: Run, reason: RunEnd, atMs: number): JourneyStep {
  const journeys = endRun(step.journeys, run, { atMs, reason });
  return { ...step, journeys, ended: [...step.ended, ...journeys.ended.slice(-1)] };
}
