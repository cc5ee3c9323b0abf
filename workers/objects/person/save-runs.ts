import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Journeys, Run } from "../../../shared/journeys/run.ts";
import { nextWaitMs } from "../../../shared/journeys/wait-for-runs.ts";
import type { PersonContext } from "./person-context.ts";
import { RUNS_TIMER } from "./store/timers.ts";

/** Stores what a step made of runs: a row for each that changed, which says when it is due. The alarm follows with `arm`. */
export function saveRuns(
  { store }: Pick<PersonContext, "store">,
  journeys: Journeys,
  policy: Policy,
  nowMs: number,
): void {
  const purposesOf = (journey: string) => policy.journeys.byId.get(journey)?.purposes ?? [];
  const termsOf = (run: Run) => ({
    dueMs: nextWaitMs(run, policy.journeys, nowMs),
    purposes: purposesOf(run.journey),
  });
  store.runs.save(journeys, termsOf, purposesOf);
  store.timers.set(RUNS_TIMER, store.runs.dueMs());
}

/**
 * Looks at a new catalog for what a run waits for earlier now, so that the alarm goes off then: it judges all of them. One row at
 * most; a later time is found as the alarm goes off.
 */
export function replanRuns({ store, cache }: PersonContext, policy: Policy, nowMs: number): void {
  const dueMs = store.runs.dueMs();
  if (dueMs === undefined || cache.plannedBy === policy.version) return;
  cache.plannedBy = policy.version;
  const { runs, ...others } = store.runs.read();
  const waits = runs.map((run) => ({ run, dueMs: nextWaitMs(run, policy.journeys, nowMs) }));
  const first = waits.reduce((one, other) => (other.dueMs < one.dueMs ? other : one));
  if (first.dueMs >= dueMs) return;
  saveRuns({ store }, { ...others, runs: runs.map((run) => (run === first.run ? { ...run } : run)) }, policy, nowMs);
}
