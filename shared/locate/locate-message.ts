import type { Policy, ScoreTrigger } from "../catalog/policy.ts";
import type { FenceIndex } from "../geo/fence-index.ts";
import { present } from "../json/present.ts";
import type { PingClaims } from "../messages/ping.ts";
import type { CodeWorth, Facts } from "./facts.ts";
import { journeysTouched } from "./journeys-touched.ts";
import { type BeaconKnowledge, locateBeacons } from "./locate-beacons.ts";
import { locateMarker } from "./locate-marker.ts";
import { locatePosition } from "./locate-position.ts";

/** A ping held against the catalog: what it says as ids and relations. The coordinates end here. */
export function locateMessage(
  claims: PingClaims,
  about: {
    readonly device: string;
    readonly receivedMs: number;
    readonly audience: string;
    readonly policy: Policy;
    readonly index: FenceIndex;
    readonly known: BeaconKnowledge;
    /** What the scanned marker is worth, where it said more than its id. */
    readonly markerTrust?: CodeWorth | undefined;
  },
): Facts {
  const { position, beacons, event } = claims;
  const marker = claims.marker === undefined ? undefined : locateMarker(claims.marker, about.audience, about.policy);
  return present({
    device: about.device,
    jti: claims.jti,
    iatMs: claims.iat * 1000,
    receivedMs: about.receivedMs,
    fix: position && locatePosition(about.index, position),
    beacons: beacons === undefined ? [] : locateBeacons(beacons, about.policy, about.known),
    marker,
    markerTrust: marker === undefined ? undefined : about.markerTrust,
    // A plain copy: the facts go to the person's object, and what has no prototype cannot be sent there.
    event: event && { name: event.name, data: { ...event.data } },
    channel: claims.channel ?? "inline",
  });
}

/**
 * Whether the message touches anything that the person's object must know of: a place, a beacon, a marker, a trigger, a goal, a
 * score, a journey.
 */
export function touchesCatalog(facts: Facts, policy: Policy): boolean {
  const { fix, beacons, marker, event } = facts;
  const { triggers, markers, campaigns, scores } = policy;
  if (fix !== undefined && fix.inside.length + fix.border.length > 0) return true;
  if (beacons.length > 0) return true;
  if (event !== undefined && (triggers.event.has(event.name) || isGoal(campaigns, event.name))) return true;
  if (marker !== undefined && (markers.get(marker)?.place !== undefined || triggers.scan.has(marker))) return true;
  return isScored(scores, event?.name, marker) || journeysTouched(facts, policy).length > 0;
}

function isGoal(campaigns: Policy["campaigns"], event: string): boolean {
  for (const { conversions } of campaigns.values()) if (conversions?.includes(event)) return true;
  return false;
}

function isScored(scores: Policy["scores"], event: string | undefined, marker: string | undefined): boolean {
  const isCounted = (on: ScoreTrigger) =>
    (on.kind === "event" && on.name === event) || (on.kind === "scan" && on.marker === marker);
  return scores.some(({ add }) => add.some(({ on }) => isCounted(on)));
}
