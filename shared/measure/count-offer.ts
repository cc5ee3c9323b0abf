import type { Policy } from "../catalog/policy.ts";
import type { Decision } from "../decide/decision.ts";
import { draw, drawVariant } from "../decide/draw.ts";
import { present } from "../json/present.ts";
import { isGranted, type PersonState } from "../person/person-state.ts";
import { type Count, type CountKey, SLOTS } from "./count.ts";
import { countOf, hourOf, isKnownAt } from "./count-of.ts";
import type { CountedOffer, FirstExposure, Measured } from "./counted-offer.ts";
import { leaveOut, uncountFirst } from "./leave-out.ts";

/** What a decision gives to count, and what is kept of its offer. */
export interface OfferCounts {
  readonly counts: readonly Count[];
  readonly measured: Measured;
  readonly offer?: CountedOffer;
}

/**
 * Counts a decision: an offer is given, whoever gets it. With `measurement` a person counts as exposed, once a campaign, in
 * the arm and the hour of the first exposure; a service moment is in no arm and exposes nobody, and whoever came back right
 * after an erasure was a person of the campaign before. Whoever became one with another person, and with them was in the other
 * arm, is left out.
 */
export function countOffer(
  { outcome, chosen }: Pick<Decision, "outcome" | "chosen">,
  about: {
    readonly person: PersonState;
    readonly measured: Measured;
    readonly policy: Policy;
    readonly channel: CountKey["channel"];
    readonly drawKey: Uint8Array;
    readonly nowMs: number;
  },
): OfferCounts {
  const { person, measured, policy, nowMs, drawKey } = about;
  const moment = chosen && policy.moments.get(chosen.moment);
  const isGiven = outcome !== "none";
  const isMeasured = isGranted(person.consent, "measurement");
  if (chosen === undefined || moment === undefined || (!isGiven && !isMeasured)) return { counts: [], measured };

  const { campaign = "", place = "" } = chosen;
  const offer: CountedOffer = present({
    key: {
      moment: moment.id,
      campaign,
      variant: drawVariant(moment, drawKey)?.id ?? "",
      arm: isGiven ? ("treatment" as const) : ("control" as const),
      channel: chosen.via ?? about.channel,
      place,
    },
    slot: place === "" ? undefined : Math.floor(draw(drawKey, `slot:${place}`) * SLOTS),
    isExposure: isMeasured ? (true as const) : undefined,
  });
  const mayBeFirst = isMeasured && campaign !== "" && !moment.service && !person.profile.cameBack;
  const before = Object.hasOwn(measured, campaign) ? measured[campaign] : undefined;
  if (!mayBeFirst || before !== undefined) {
    const given = isGiven ? [countOf(offer, person, nowMs, { given: 1 })] : [];
    if (moment.service || !isOfOtherArm(before, offer)) return { counts: given, measured, offer };
    const counts = [...given, ...uncountFirst(before)];
    return { counts, measured: { ...measured, [campaign]: leaveOut(before) }, offer };
  }
  const figures = present({ given: isGiven ? 1 : undefined, exposed: 1 });
  const first = { atMs: nowMs, offer, isKnown: isKnownAt(person, nowMs) };
  return { counts: [countOf(offer, person, nowMs, figures)], measured: { ...measured, [campaign]: first }, offer };
}

/** Whether somebody who became one with another person was in the other arm with them. */
function isOfOtherArm(before: FirstExposure | undefined, { key, isExposure }: CountedOffer): before is FirstExposure {
  return (
    isExposure === true && before?.moved === true && before.offer !== undefined && before.offer.key.arm !== key.arm
  );
}

/** What takes the counts of a decision of `atMs` back, since it was given back: it exposed nobody, so nobody converted by it. */
export function uncountOffer(
  { key, slot }: CountedOffer,
  { person, measured, atMs }: { readonly person: PersonState; readonly measured: Measured; readonly atMs: number },
): OfferCounts {
  const first = measured[key.campaign];
  const isFirst = first?.atMs === atMs && !first.inBoth;
  const hasConverted = isFirst && first.converted;
  const figures = present({ given: -1, exposed: isFirst ? -1 : undefined, converted: hasConverted ? -1 : undefined });
  const counts = [present({ hour: hourOf(atMs), key: { ...key, isKnown: isKnownAt(person, atMs) }, figures, slot })];
  if (!isFirst) return { counts, measured };
  const { [key.campaign]: _first, ...others } = measured;
  return { counts, measured: others };
}
