import type { Policy } from "../catalog/policy.ts";
import { metresBetween } from "../geo/fence-circle.ts";
import type { Facts } from "../locate/facts.ts";
import type { Claim } from "./claim.ts";
import { messageTime } from "./message-time.ts";
import type { PresenceState, Stay } from "./presence-state.ts";

/** Airliners do some 900 km/h over ground; nobody who is found at two places travels faster. */
const FASTEST_METRES_PER_SECOND = 1_000_000 / 3600;

/**
 * The claims of a message for what they are worth beside what is known already. What only one source says is worth less
 * than what two say that do not know of each other: a beacon that a device hears where a gateway hears the person's tag,
 * and the tag where the device is, are trusted more (medium, where it was low). A place that nobody could have reached in
 * the time since the last one is entered with low confidence.
 */
export function weighClaims(
  claims: readonly Claim[],
  about: {
    readonly presence: PresenceState;
    /** That the catalog still knows. */
    readonly stays: readonly Stay[];
    readonly facts: Facts;
    readonly policy: Policy;
  },
): readonly Claim[] {
  return claims.map((claim) => {
    const vouched: Claim = isVouchedFor(claim, about.stays) ? { ...claim, trust: "medium" } : claim;
    return isOutOfReach(claim, about) ? { ...vouched, confidence: "low" } : vouched;
  });
}

/** Whether the other kind of source, device or gateway, says the same place. A position never gains trust (contract, section 5). */
function isVouchedFor({ via, place, trust }: Claim, stays: readonly Stay[]): boolean {
  if (trust !== "low" || (!isGateway(via) && !via.startsWith("beacon:"))) return false;
  return stays.some(
    (stay) => stay.place === place && isGateway(stay.via) !== isGateway(via) && !stay.via.startsWith("marker:"),
  );
}

function isGateway(via: Stay["via"]): boolean {
  return via.startsWith("gateway:");
}

function isOutOfReach(
  { says, place }: Claim,
  { presence, stays, facts, policy }: Parameters<typeof weighClaims>[1],
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
