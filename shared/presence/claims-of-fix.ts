import type { Policy } from "../catalog/policy.ts";
import { confidenceOfFix } from "../locate/confidence.ts";
import type { Facts } from "../locate/facts.ts";
import type { Claim } from "./claim.ts";
import type { Stay } from "./presence-state.ts";

/**
 * What a message says by its position: the places it is inside or on the border of, and the places where its device had
 * a position stay and no longer is. A fix coarser than a place says nothing of it. While a beacon of the same device
 * holds a place, `inside` of any other place only confirms: the beacon knows better.
 */
export function claimsOfFix({
  stays,
  facts,
  policy,
}: {
  /** After this message's beacons were judged. */
  readonly stays: readonly Stay[];
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Claim[] {
  const fix = facts.fix;
  if (fix === undefined) return [];
  const own = stays.filter((stay) => stay.device === facts.device);
  const byBeacon = own.filter(({ via }) => via.startsWith("beacon:")).map(({ place }) => place);
  const byPosition = own.filter(({ via }) => via === "position").map(({ place }) => place);

  const claim = (place: string, says: Claim["says"]): Claim => {
    const radiusMetres = policy.places.get(place)?.radiusMetres;
    const confidence = radiusMetres === undefined ? "low" : confidenceOfFix(fix.accuracyMetres, radiusMetres);
    return { via: "position", place, says, confidence, trust: "low" };
  };
  const mayEnter = (place: string): boolean => byBeacon.length === 0 || byBeacon.includes(place);
  const tooCoarse = (place: string): boolean => {
    // A place that lost its fence has no radius, and nobody is in it by position any more.
    const radiusMetres = policy.places.get(place)?.radiusMetres;
    return radiusMetres !== undefined && fix.accuracyMetres > radiusMetres;
  };
  const near = new Set([...fix.inside, ...fix.border]);
  return [
    ...fix.inside.map((place) => claim(place, mayEnter(place) ? "inside" : "border")),
    ...fix.border.map((place) => claim(place, "border")),
    ...byPosition.filter((place) => !near.has(place) && !tooCoarse(place)).map((place) => claim(place, "outside")),
  ];
}
