import type { Policy } from "../../../shared/catalog/policy.ts";
import type { JourneyStep } from "../../../shared/journeys/advance-run.ts";
import { isSameRun, type Journeys, type Run } from "../../../shared/journeys/run.ts";
import { nextWaitMs } from "../../../shared/journeys/wait-for-runs.ts";
import type { PersonContext } from "./person-context.ts";
import { RUNS_TIMER } from "./store/timers.ts";

/** Stores what a step made of runs: a row for each that changed, which says when it is due. The alarm follows with `arm`. */
export function saveRuns({ store }: PersonContext, journeys: Journeys, policy: Policy, nowMs: number): void {
  const purposesOf = (journey: string) => policy.journeys.byId.get(journey)?.purposes ?? [];
  const termsOf = (run: Run) => ({
    dueMs: nextWaitMs(run, policy.journeys, nowMs),
    purposes: purposesOf(run.journey),
  });
  store.runs.save(journeys, termsOf, purposesOf);
  store.timers.set(RUNS_TIMER, store.runs.dueMs());
}

/** Tells the last receipt of each run that ended why it did, but for those that a receipt of this very step tells of. */
export function noteEnds({ store }: PersonContext, { ended, reached }: Pick<JourneyStep, "ended" | "reached">): void {
  for (const run of ended) if (!reached.some((one) => isSameRun(one, run))) store.messages.noteRunEnd(run, run.reason);
}
