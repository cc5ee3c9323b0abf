import type { Policy } from "../catalog/policy.ts";
import type { Facts } from "../locate/facts.ts";
import type { Occurrence } from "./occurrence.ts";
import type { PresenceState } from "./presence-state.ts";
import { presentPlaces } from "./present-places.ts";

/**
 * What the person or the app did, not where they are: every scan of a known marker, every event. An event happens at
 * the place entered latest; nobody vouches for it, so its confidence and trust are low (contract, section 5).
 */
export function inputOccurrences({
  presence,
  facts,
  policy,
}: {
  /** After the message. */
  readonly presence: PresenceState;
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  const marker = facts.marker === undefined ? undefined : policy.markers.get(facts.marker);
  if (marker !== undefined) {
    const { place, zone } = marker;
    occurrences.push({
      kind: "scan",
      marker: marker.id,
      ...(place === undefined ? {} : { place }),
      ...(zone === undefined ? {} : { zone }),
      confidence: "high",
      trust: facts.markerTrust ?? marker.trust,
    });
  }
  if (facts.event !== undefined) {
    const { place, zone } = presentPlaces(presence).at(-1) ?? {};
    occurrences.push({
      kind: "event",
      name: facts.event.name,
      ...(place === undefined ? {} : { place }),
      ...(zone === undefined ? {} : { zone }),
      confidence: "low",
      trust: "low",
    });
  }
  return occurrences;
}
