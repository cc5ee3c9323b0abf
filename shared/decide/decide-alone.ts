import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import { touchesCatalog } from "../locate/locate-message.ts";
import { triggeredMoments } from "../presence/match-trigger.ts";
import { matchMessage } from "../presence/step-presence.ts";
import type { Decision } from "./decision.ts";
import { compareRank } from "./judge.ts";

/**
 * The edge's own verdict for somebody without an object: every moment that the message matches fails `consent`, since
 * nothing was ever granted (contract, section 4).
 */
export function decideAlone(facts: Facts, policy: Policy, isLate: boolean): Decision {
  const occurrences = touchesCatalog(facts, policy) ? matchMessage(facts, policy) : [];
  const moments = new Map(triggeredMoments(occurrences, policy).map(({ moment }) => [moment.id, moment]));
  const gates = [...moments.values()]
    .sort(compareRank)
    .map(({ id }) => ({ moment: id, passed: false, reason: "consent" as const }));
  return { outcome: "none", reason: isLate ? "late" : gates.length > 0 ? "consent" : "no-moment", gates, presence: [] };
}
