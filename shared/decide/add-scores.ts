import type { Policy, ScoreTrigger } from "../catalog/policy.ts";
import { PURCHASE_EVENT } from "../messages/event-name.ts";
import { type ConsentState, isGranted, type Profile } from "../person/person-state.ts";
import { addPoints, pointsFor } from "../person/scores.ts";
import { occurs } from "../presence/match-trigger.ts";
import type { Occurrence } from "../presence/occurrence.ts";

/**
 * The profile with what these occurrences add to scores; the same object if they add nothing, as without `profiling`. Where
 * somebody was counts only with `location`, and a scan only if its code once was good.
 */
export function addScores(
  profile: Profile,
  policy: Policy,
  { consent, occurrences, nowMs }: { consent: ConsentState; occurrences: readonly Occurrence[]; nowMs: number },
): Profile {
  if (policy.scores.length === 0 || !isGranted(consent, "profiling")) return profile;
  const isLocated = isGranted(consent, "location");
  const counted = occurrences.filter(
    (one) => one.kind === "event" || (isLocated && !(one.kind === "scan" && one.isMadeUp)),
  );
  const points = counted.flatMap((occurrence) => pointsFor(policy.scores, (on) => isCounted(on, occurrence, policy)));
  return addPoints(profile, points, nowMs);
}

function isCounted(on: ScoreTrigger, occurrence: Occurrence, policy: Policy): boolean {
  if (on.kind === "purchase") return occurrence.kind === "event" && occurrence.name === PURCHASE_EVENT;
  return on.kind !== "reaction" && occurs(on, occurrence, policy);
}
