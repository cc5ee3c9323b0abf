import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { confidenceOfFix } from "../locate/confidence.ts";
import type { Facts } from "../locate/facts.ts";
import type { Observation } from "./observation.ts";
import { type Stay, sourceOf } from "./presence-state.ts";

/**
 * What a message says by its position: the places it is inside or on the border of, and the places where its device had
 * a position stay and no longer is. A fix coarser than a place says nothing of it. While a beacon of the same device
 * holds a place, `inside` of any other place only confirms: the beacon knows better.
 */
export function observeFix({
  stays,
  facts,
  policy,
}: {
  /** After this message's beacons were judged. */
  readonly stays: readonly Stay[];
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Observation[] {
  const fix = facts.fix;
  if (fix === undefined) return [];
  const placesBy = (kind: "beacon" | "position") =>
    stays.filter(({ device, via }) => device === facts.device && sourceOf(via).kind === kind).map(({ place }) => place);
  const byBeacon = placesBy("beacon");

  const observe = (place: string, says: Observation["says"]): Observation => {
    const radiusMetres = policy.places.get(place)?.radiusMetres;
    const confidence = radiusMetres === undefined ? "low" : confidenceOfFix(fix.accuracyMetres, radiusMetres);
    return { via: "position", place, says, confidence, trust: "low" };
  };
  const mayEnter = (place: string): boolean => byBeacon.length === 0 || byBeacon.includes(place);
  const tooCoarse = (place: string): boolean => {
    // A place that lost its fence has no radius, and no one is in it by position any more.
    const radiusMetres = policy.places.get(place)?.radiusMetres;
    return radiusMetres !== undefined && fix.accuracyMetres > radiusMetres;
  };
  const near = new Set([...fix.inside, ...fix.border]);
  const left = placesBy("position").filter((place) => !near.has(place) && !tooCoarse(place));
  return [
    ...fix.inside.map((place) => observe(place, mayEnter(place) ? "inside" : "border")),
    ...fix.border.map((place) => observe(place, "border")),
    ...left.map((place) => observe(place, "outside")),
  ];
}

/** What a message says by the marker it scanned: inside the marker's place, if it has one, and if its code ever was good. */
export function observeMarker(facts: Facts, policy: Policy): readonly Observation[] {
  const rule = facts.marker === undefined ? undefined : policy.markers.get(facts.marker);
  if (rule?.place === undefined || facts.markerTrust === "nothing") return [];
  return [
    present({
      via: `marker:${rule.id}`,
      place: rule.place,
      says: "inside",
      zone: rule.zone,
      confidence: "high",
      trust: facts.markerTrust ?? rule.trust,
    }),
  ];
}
