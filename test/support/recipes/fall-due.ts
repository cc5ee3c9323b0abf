import type { Policy } from "../../../shared/catalog/policy.ts";
import { followMs, nextFollowMs } from "../../../shared/decide/start-followers.ts";
import type { JourneyWorld } from "../../../shared/journeys/move-runs.ts";
import type { Journeys } from "../../../shared/journeys/run.ts";
import { nextWaitMs, waitForRuns } from "../../../shared/journeys/wait-for-runs.ts";
import { present } from "../../../shared/json/present.ts";
import { type Follow, keepFollows } from "../../../shared/person/follow.ts";
import { isGranted, type PersonState } from "../../../shared/person/person-state.ts";
import type { Occurrence } from "../../../shared/presence/occurrence.ts";
import { stageOccurrences } from "../../../shared/presence/stage-occurrences.ts";

/** Somebody in a recipe, and the runs that they have under way. */
export interface OnTheWay {
  readonly person: PersonState;
  readonly journeys: Journeys;
}

/** What moves the runs of this person. */
export function worldOf({ consent }: PersonState, { journeys }: Policy): JourneyWorld {
  return { index: journeys, isGranted: (purpose) => isGranted(consent, purpose) };
}

/** When something comes by itself next, epoch milliseconds; undefined: nothing waits. */
export function nextDueMs({ person, journeys }: OnTheWay, policy: Policy, nowMs: number): number | undefined {
  const waits = journeys.runs.map((run) => nextWaitMs(run, policy.journeys, nowMs));
  const follows = nextFollowMs(person.profile.follows, policy);
  const times = follows === undefined ? waits : [...waits, follows];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What comes by itself at this instant. */
export function fallDue(
  { person, journeys }: OnTheWay,
  policy: Policy,
  dueMs: number,
): OnTheWay & { readonly happened: readonly Occurrence[] } {
  const untilMs = dueMs + 1;
  const step = waitForRuns(journeys, worldOf(person, policy), { untilMs, nowMs: dueMs, isAsked: () => true });
  const isDue = (follow: Follow, waiting: string) => (followMs(waiting, follow, policy) ?? 0) <= dueMs;
  const after = Object.entries(person.profile.follows ?? {})
    .filter(([waiting, follow]) => isDue(follow, waiting))
    .map(([waiting, { moment, run, trust }]): Occurrence => {
      return {
        ...({ kind: "after", confidence: "high" } as const),
        moment: waiting,
        follows: moment,
        trust,
        ...present({ run }),
      };
    });
  const profile = keepFollows(person.profile, (follow, waiting) => !isDue(follow, waiting));
  const happened = [...stageOccurrences(step.reached), ...after];
  return { person: { ...person, profile }, journeys: step.journeys, happened };
}
