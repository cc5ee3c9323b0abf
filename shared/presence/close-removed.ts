import type { Policy } from "../catalog/policy.ts";
import { beaconRule } from "./beacon-rule.ts";
import type { Stay } from "./presence-state.ts";

/**
 * The stays that the catalog still knows: of a removed place, and by a beacon, marker or gateway that was removed or moved
 * to another place, they are closed without a word. A zone that the source no longer stands for is forgotten. The same
 * array where nothing is to be closed.
 */
export function closeRemoved(stays: readonly Stay[], policy: Policy): readonly Stay[] {
  const known = stays.flatMap((stay) => {
    if (!policy.places.has(stay.place)) return [];
    if (stay.via === "position") return [stay];
    if (stay.via.startsWith("gateway:")) return isGatewayOf(stay, policy) ? [stay] : [];
    const rule = sourceRule(stay, policy);
    if (rule?.place !== stay.place) return [];
    return [stay.zone === undefined || stay.zone === rule.zone ? stay : withoutZone(stay)];
  });
  const unchanged = known.length === stays.length && known.every((stay, index) => stay === stays[index]);
  return unchanged ? stays : known;
}

/** The gateway is still a sender, and still one of this place. */
function isGatewayOf({ via, place }: Stay, { senders }: Policy): boolean {
  const gateway = senders.get(via.slice("gateway:".length));
  return gateway !== undefined && (gateway.places === undefined || gateway.places.includes(place));
}

function sourceRule({ via }: Stay, policy: Policy): { readonly place?: string; readonly zone?: string } | undefined {
  const id = via.slice(via.indexOf(":") + 1);
  return via.startsWith("beacon:") ? beaconRule(policy, id) : policy.markers.get(id);
}

function withoutZone({ zone: _zone, proximity: _proximity, ...stay }: Stay): Stay {
  return stay;
}
