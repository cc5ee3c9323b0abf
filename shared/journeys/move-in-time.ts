import type { JourneyStep } from "./advance-run.ts";
import { type JourneyWorld, type Mover, moveRuns, rulesOf } from "./move-runs.ts";
import type { Journeys, Run } from "./run.ts";
import { waitForRuns } from "./wait-for-runs.ts";

/** What the runs that this may move had waited for before, and then what moves them. No other run is looked at. */
export function moveInTime(journeys: Journeys, mover: Mover, world: JourneyWorld, nowMs: number): JourneyStep {
  const ids = new Set(rulesOf(mover, world.index).map(({ id }) => id));
  const isAsked = ({ journey, key }: Run) => ids.has(journey) && (!("key" in mover) || mover.key === key);
  const waited = waitForRuns(journeys, world, { untilMs: mover.atMs, nowMs, isAsked });
  return joinSteps(waited, moveRuns(waited.journeys, mover, world));
}

/** One step after another. */
export function joinSteps(first: JourneyStep, second: JourneyStep): JourneyStep {
  return {
    journeys: second.journeys,
    reached: [...first.reached, ...second.reached],
    ended: [...first.ended, ...second.ended],
  };
}
