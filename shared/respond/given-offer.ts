import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { LiveState } from "../live/live-state.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";

/** An offer after its decision. What held then may not hold when it is sent or shown, so it is judged again each time. */
export interface GivenOffer {
  readonly offer: { readonly moment: string };
  /** Where it was earned. */
  readonly place?: string;
  /** What must still be granted. */
  readonly purposes: readonly string[];
  /** Ends when the person leaves `place`. */
  readonly endsOnExit: boolean;
}

/** What must be granted for an offer to be sent or shown: what its moment needs, and what its trigger and channel do; to be told without having asked needs `broadcast`. */
export function purposesOf(
  moment: MomentRule,
  about: { readonly isLocated: boolean; readonly isPush: boolean; readonly isBroadcast?: boolean },
): readonly string[] {
  const { isLocated, isPush, isBroadcast = false } = about;
  const byWay = [
    ...(isPush ? ["push"] : []),
    ...(isLocated ? ["location"] : []),
    ...(isBroadcast ? ["broadcast"] : []),
  ];
  return [...byWay, ...moment.purposes];
}

/** Whether nobody has taken it back: the catalog still has it, no operator has paused it, the person still agrees. */
export function isUpheld(given: GivenOffer, person: PersonState, policy: Policy, live: LiveState): boolean {
  const moment = policy.moments.get(given.offer.moment);
  if (moment === undefined || (given.place !== undefined && !policy.places.has(given.place))) return false;
  if (live.pausedMoments.includes(moment.id)) return false;
  if (moment.campaign !== undefined && live.pausedCampaigns.includes(moment.campaign)) return false;
  return holdsConsent(given, person);
}

/** Whether everything it needs is still granted. */
export function holdsConsent({ purposes }: Pick<GivenOffer, "purposes">, { consent }: PersonState): boolean {
  return purposes.every((purpose) => isGranted(consent, purpose));
}

/** Whether the person is still where it was earned, for an offer that ends as they leave. */
export function isStillThere({ endsOnExit, place }: GivenOffer, { presence }: PersonState): boolean {
  return !endsOnExit || place === undefined || Object.hasOwn(presence.visits, place);
}
