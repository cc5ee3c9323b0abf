import type { Policy } from "../../../shared/catalog/policy.ts";
import { nextFollowMs } from "../../../shared/decide/start-followers.ts";
import type { Journeys } from "../../../shared/journeys/run.ts";
import { nextWaitMs } from "../../../shared/journeys/wait-for-runs.ts";
import { type ConsentState, isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import type { PersonContext } from "./person-context.ts";
import { FOLLOW_TIMER, RUNS_TIMER } from "./store/timers.ts";

/**
 * Stores what a step made of runs: a row for each that changed, which says when it is due. The alarm follows with
 * `arm`.
 */
export function saveRuns(
  { store }: Pick<PersonContext, "store">,
  journeys: Journeys,
  policy: Policy,
  nowMs: number,
): void {
  store.runs.save(journeys, {
    dueMsOf: (run) => nextWaitMs(run, policy.journeys, nowMs),
    purposesOf: (journey) => policy.journeys.byId.get(journey)?.purposes,
  });
  store.timers.set(RUNS_TIMER, store.runs.dueMs());
}

/**
 * Looks at a new catalog for what a run waits for earlier now, so that the alarm goes off then: it judges all of them.
 * One row at most; a later time is found as the alarm goes off.
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
  // The message that woke the object may change nothing else, and would leave the alarm where it stands.
  store.arm(nowMs);
}

/** Sets the timer of what follows what the person just got. */
export function planFollows({ store }: PersonContext, next: PersonState, policy: Policy): void {
  const { follows } = next.profile;
  if (follows !== store.load()?.profile.follows) store.timers.set(FOLLOW_TIMER, nextFollowMs(follows, policy));
}

/**
 * Ends the runs that the person does not agree to any more, by what was needed for each as it was stored: nothing is
 * remembered of them, nor of what came early, and what decisions were made from that tells of runs goes too. Their last
 * receipts say why. The alarm looks at the others at once: their journeys may need other purposes by now.
 */
export function endUnconsented({ store }: PersonContext, consent: ConsentState, nowMs: number): void {
  const { rows, others } = store.runs.kept();
  const isAllowed = (purposes: readonly string[] = []) => purposes.every((purpose) => isGranted(consent, purpose));
  const isKept = ({ journey }: { readonly journey: string }) => isAllowed(others.purposes[journey]);
  const over = rows.filter(({ purposes }) => !isAllowed(purposes));
  const [early, ended] = [others.early.filter(isKept), others.ended.filter(isKept)];
  const isAllKept = early.length === others.early.length && ended.length === others.ended.length;
  if (over.length < rows.length) store.timers.set(RUNS_TIMER, nowMs);
  if (over.length === 0 && isAllKept) return;
  const runs = rows.filter((row) => !over.includes(row)).map(({ run }) => run);
  store.runs.saveLess({ runs, early, ended });
  if (runs.length === 0) store.timers.set(RUNS_TIMER, undefined);
  for (const { run } of over) store.messages.noteRunEnd(run, "withdrawn");
  store.messages.forgetRuns();
}
