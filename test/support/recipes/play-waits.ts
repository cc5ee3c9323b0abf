import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Decision } from "../../../shared/decide/decision.ts";
import type { StageReached } from "../../../shared/journeys/advance-run.ts";
import type { JourneyWorld } from "../../../shared/journeys/move-runs.ts";
import { type Journeys, NO_JOURNEYS, type RunFact } from "../../../shared/journeys/run.ts";
import { nextWaitMs, waitForRuns } from "../../../shared/journeys/wait-for-runs.ts";
import { present } from "../../../shared/json/present.ts";
import type { Occurrence } from "../../../shared/presence/occurrence.ts";
import { stageOccurrences } from "../../../shared/presence/stage-occurrences.ts";

/** What somebody in a recipe waits for: the runs that are under way, and moments that will follow others. */
export interface Waits {
  readonly journeys: Journeys;
  readonly followers: readonly Follower[];
}

interface Follower {
  readonly moment: string;
  readonly follows: string;
  readonly dueMs: number;
  readonly run?: RunFact;
}

export const NO_WAITS: Waits = { journeys: NO_JOURNEYS, followers: [] };

/** When to look next, epoch milliseconds; undefined: nothing waits. */
export function nextDueMs({ journeys, followers }: Waits, { index }: JourneyWorld, nowMs: number): number | undefined {
  const times = [...journeys.runs.map((run) => nextWaitMs(run, index, nowMs)), ...followers.map(({ dueMs }) => dueMs)];
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What happens by itself at this instant. */
export function fallDue(
  { journeys, followers }: Waits,
  world: JourneyWorld,
  dueMs: number,
): { readonly waits: Waits; readonly reached: readonly StageReached[]; readonly happened: readonly Occurrence[] } {
  const step = waitForRuns(journeys, world, { untilMs: dueMs + 1, nowMs: dueMs, isAsked: () => true });
  const after = followers
    .filter((one) => one.dueMs <= dueMs)
    .map(({ moment, follows, run }): Occurrence => {
      return present({
        kind: "after" as const,
        moment,
        follows,
        run,
        confidence: "high" as const,
        trust: "high" as const,
      });
    });
  const left = followers.filter((one) => one.dueMs > dueMs);
  const happened = [...stageOccurrences(step.reached), ...after];
  return { waits: { journeys: step.journeys, followers: left }, reached: step.reached, happened };
}

/** The waits with the moments that follow what was given; of each only the newest waits. */
export function follow(
  waits: Waits,
  { outcome, chosen }: Decision,
  {
    policy,
    reached,
    nowMs,
  }: { readonly policy: Policy; readonly reached: readonly StageReached[]; readonly nowMs: number },
): Waits {
  if (outcome === "none" || chosen === undefined) return waits;
  const { moment, cause } = chosen;
  const run = reached.find(({ stage, key }) => cause?.kind === "stage" && cause.stage === stage && cause.run === key);
  const started = (policy.triggers.after.get(moment) ?? []).flatMap(({ id, on }) =>
    on.kind === "after" ? [present({ moment: id, follows: moment, dueMs: nowMs + on.delayMs, run })] : [],
  );
  const ids = new Set(started.map(({ moment: id }) => id));
  return { ...waits, followers: [...waits.followers.filter((one) => !ids.has(one.moment)), ...started] };
}
