import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import type { Claim } from "./claim.ts";

/** What a message says by the marker it scanned: inside the marker's place, if the marker has one. */
export function claimOfMarker(facts: Facts, policy: Policy): Claim | undefined {
  const rule = facts.marker === undefined ? undefined : policy.markers.get(facts.marker);
  if (rule?.place === undefined) return undefined;
  return {
    via: `marker:${rule.id}`,
    place: rule.place,
    says: "inside",
    ...(rule.zone === undefined ? {} : { zone: rule.zone }),
    confidence: "high",
    trust: facts.markerTrust ?? rule.trust,
  };
}
