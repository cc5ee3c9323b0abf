import type { Policy } from "../catalog/policy.ts";
import { metresBetween } from "../geo/fence-circle.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import type { Observation } from "./observation.ts";
import { type PresenceState, type Stay, sourceOf } from "./presence-state.ts";

/** Airliners do some 900 km/h over ground; no one who is found at two places travels faster. */
const FASTEST_METRES_PER_SECOND = 1_000_000 / 3600;

/**
 * The observations of a message for what they are worth beside what is known already. What only one source says is worth less
 * than what two say that do not know of each other: a beacon that a device hears where a gateway hears the person's tag,
 * and the tag where the device is, are trusted more (medium, where it was low). A place that no one could have reached in
 * the time since the last one is entered with low confidence.
 */
export function weighObservations(
  observations: readonly Observation[],
  about: {
    readonly presence: PresenceState;
    /** That the catalog still knows. */
    readonly stays: readonly Stay[];
    readonly facts: Facts;
    readonly policy: Policy;
  },
): readonly Observation[] {
  return observations.map((observation) => {
    const vouched: Observation = isVouchedFor(observation, about.stays)
      ? { ...observation, trust: "medium" }
      : observation;
    return isOutOfReach(observation, about) ? { ...vouched, confidence: "low" } : vouched;
  });
}

/** Whether the other kind of source, device or gateway, says the same place. A position never gains trust. */
function isVouchedFor({ via, place, trust }: Observation, stays: readonly Stay[]): boolean {
  const { kind } = sourceOf(via);
  if (trust !== "low" || (kind !== "gateway" && kind !== "beacon")) return false;
  return stays.some((stay) => {
    const other = sourceOf(stay.via).kind;
    return stay.place === place && other !== "marker" && (other === "gateway") !== (kind === "gateway");
  });
}

function isOutOfReach(
  { says, place }: Observation,
  { presence, stays, facts, policy }: Parameters<typeof weighObservations>[1],
): boolean {
  if (says !== "inside" || stays.some((stay) => stay.place === place)) return false;
  const from = stays.map((stay) => ({ place: stay.place, atMs: stay.lastSeenMs }));
  if (presence.left !== undefined) from.push(presence.left);
  return from.some((seen) => {
    const seconds = Math.max(1, (messageTime(facts) - seen.atMs) / 1000);
    const metres = metresBetween(policy.places.get(seen.place), policy.places.get(place));
    return metres / seconds > FASTEST_METRES_PER_SECOND;
  });
}
