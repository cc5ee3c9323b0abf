import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { type Facts, messageTime } from "../locate/facts.ts";
import { isAsNear } from "../radio/proximity.ts";
import { bestEvidence, type Observation, type StayChange } from "./observation.ts";
import { type Stay, sourceOf, stayKey } from "./presence-state.ts";

/**
 * The stays after a message's observations, and what each of these did; observations of places the catalog does not know,
 * and those that neither meet nor make a stay, are left out. Stays that did not change, and the array, keep their identity.
 */
export function applyObservations({
  stays,
  observations,
  facts,
  policy,
}: {
  readonly stays: readonly Stay[];
  readonly observations: readonly Observation[];
  readonly facts: Facts;
  readonly policy: Policy;
}): { readonly stays: readonly Stay[]; readonly changes: readonly StayChange[] } {
  let next = stays;
  const changes: StayChange[] = [];
  for (const observation of observations) {
    const silenceMs = policy.places.get(observation.place)?.silenceMs;
    if (silenceMs === undefined) continue;
    const key = stayKey({ ...observation, device: facts.device });
    const before = next.find((stay) => stayKey(stay) === key);
    const after = applyOne(observation, before, facts, silenceMs);
    if (before !== undefined || after !== undefined) changes.push({ observation, before, after });
    if (before === after) continue;
    const others = before === undefined ? next : next.filter((stay) => stay !== before);
    next = after === undefined ? others : before === undefined ? [...others, after] : replace(next, before, after);
  }
  return { stays: next, changes };
}

function applyOne(observation: Observation, stay: Stay | undefined, facts: Facts, silenceMs: number): Stay | undefined {
  if (observation.says === "outside") return undefined;
  if (stay !== undefined) return confirm(stay, observation, messageTime(facts), silenceMs);
  return observation.says === "inside" ? enter(observation, facts) : undefined;
}

function enter({ via, place, zone, proximity, confidence, trust }: Observation, facts: Facts): Stay {
  const atMs = messageTime(facts);
  return present({
    device: facts.device,
    via,
    place,
    zone,
    proximity,
    sinceMs: atMs,
    sinceIatMs: facts.iatMs,
    sinceReceivedMs: facts.receivedMs,
    lastSeenMs: atMs,
    confidence,
    trust,
  });
}

/**
 * The stay as it was, unless there is a reason to write it: a zone or a nearer proximity reached, or a last-seen time
 * older than a third of the silence. Only with such a write do the last-seen time and a better confidence follow.
 */
function confirm(stay: Stay, observation: Observation, atMs: number, silenceMs: number): Stay {
  const reached = reachedNow(stay, observation);
  if (reached === undefined && atMs - stay.lastSeenMs <= silenceMs / 3) return stay;
  return {
    ...stay,
    ...reached,
    lastSeenMs: Math.max(stay.lastSeenMs, atMs),
    confidence: bestEvidence([stay, observation]).confidence,
  };
}

function reachedNow(stay: Stay, { zone, proximity }: Observation): Pick<Stay, "zone" | "proximity"> | undefined {
  if (zone === undefined) return undefined;
  const sameZone = stay.zone === zone;
  const nearer = proximity !== undefined && (stay.proximity === undefined || !isAsNear(stay.proximity, proximity));
  if (sameZone && !nearer) return undefined;
  return proximity === undefined ? { zone } : { zone, proximity };
}

function replace(stays: readonly Stay[], before: Stay, after: Stay): readonly Stay[] {
  return stays.map((stay) => (stay === before ? after : stay));
}

/**
 * The stays that the catalog still knows: of a removed place, and by a beacon, marker or gateway that was removed or moved
 * to another place, they are closed without a word. A zone that the source no longer stands for is forgotten. The same
 * array if nothing is to be closed.
 */
export function closeRemoved(stays: readonly Stay[], policy: Policy): readonly Stay[] {
  const known = stays.flatMap((stay) => (policy.places.has(stay.place) ? knownStay(stay, policy) : []));
  const unchanged = known.length === stays.length && known.every((stay, index) => stay === stays[index]);
  return unchanged ? stays : known;
}

function knownStay(stay: Stay, policy: Policy): readonly Stay[] {
  const source = sourceOf(stay.via);
  switch (source.kind) {
    case "position":
      return [stay];
    case "gateway":
      return isGatewayOf(source.id, stay.place, policy) ? [stay] : [];
    case "beacon":
      return whileItStands(stay, policy.beaconById.get(source.id));
    case "marker":
      return whileItStands(stay, policy.markers.get(source.id));
  }
}

/** The gateway is still a sender, and still one of this place. */
function isGatewayOf(id: string, place: string, { senders }: Policy): boolean {
  const gateway = senders.get(id);
  return gateway !== undefined && (gateway.places === undefined || gateway.places.includes(place));
}

function whileItStands(
  stay: Stay,
  source: { readonly place?: string; readonly zone?: string } | undefined,
): readonly Stay[] {
  if (source?.place !== stay.place) return [];
  return [stay.zone === undefined || stay.zone === source.zone ? stay : withoutZone(stay)];
}

function withoutZone({ zone: _zone, proximity: _proximity, ...stay }: Stay): Stay {
  return stay;
}
