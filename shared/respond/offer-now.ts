import type { Policy, TriggerRule } from "../catalog/policy.ts";
import type { CouponState } from "../coupons/coupon.ts";
import type { Wording } from "../decide/decision.ts";
import { present } from "../json/present.ts";
import type { LiveState } from "../live/live-state.ts";
import type { PersonState } from "../person/person-state.ts";
import { lookupTag } from "../text/lookup-text.ts";
import type { RenderedOffer, StoredAnswer } from "./answer.ts";
import { isStillThere, isUpheld, purposesOf } from "./given-offer.ts";

/**
 * What may be shown of an offer by now. Plain JSON. `standing` is its state (a name that old edges and new objects share
 * during a deployment). `over`: it ran out, and its title is left; or the catalog, an operator or the person took it back,
 * and nothing is left.
 */
export type OfferNow =
  | {
      readonly standing: "open";
      readonly offer: RenderedOffer;
      /** BCP 47 tag of the language it is written in. */
      readonly lang: string;
      /** IANA name of the person's zone. */
      readonly timeZone: string;
      /** What became of its coupon; absent: it gave none, or it is kept no more. */
      readonly coupon?: CouponState;
    }
  | { readonly standing: "over"; readonly title?: string; readonly lang: string };

/** Judges a stored offer again, as a push is before it is sent; one that the store no longer holds is over. */
export function offerNow(
  { outcome, offer, place, left, named }: Pick<StoredAnswer, "outcome" | "offer" | "place" | "left" | "named">,
  about: {
    readonly person: PersonState;
    readonly policy: Policy;
    readonly live: LiveState;
    readonly coupon?: CouponState | undefined;
    readonly nowMs: number;
  },
): OfferNow {
  const { person, policy, live, coupon, nowMs } = about;
  const { locale, timeZone = policy.mesh.timeZone } = person.profile;
  const moment = offer === undefined ? undefined : policy.moments.get(offer.moment);
  const variant = moment?.variants.find(({ id }) => id === offer?.variant);
  if (offer === undefined || moment === undefined || variant === undefined) {
    return { standing: "over", lang: locale ?? policy.mesh.locale };
  }
  const given = present({
    offer,
    place,
    purposes: [
      ...purposesOf(moment, {
        isLocated: isLocated(moment.on, place !== undefined || left === true),
        isPush: outcome === "push",
      }),
      ...(named?.purposes ?? []),
    ],
    endsOnExit: moment.onExit === "withdraw",
  });
  const lang = lookupTag(variant.title, locale, policy.mesh.locale) ?? policy.mesh.locale;
  if (!isUpheld(given, person, policy, live)) return { standing: "over", lang };
  const shown = named?.page === undefined ? offer : wordedAs(offer, named.page);
  if (nowMs >= offer.validUntilMs || (left && given.endsOnExit) || !isStillThere(given, person)) {
    return { standing: "over", title: shown.title, lang };
  }
  return present({ standing: "open" as const, offer: shown, lang, timeZone, coupon });
}

/** Whether where the person was earned it: a signal did if it was of a place. */
function isLocated({ kind }: TriggerRule, isOfPlace: boolean): boolean {
  if (kind === "signal") return isOfPlace;
  return kind !== "event" && kind !== "stage" && kind !== "after";
}

/** The offer without the values that only the person is told. */
function wordedAs(offer: RenderedOffer, { title, body, label }: Wording): RenderedOffer {
  return present({ ...offer, title, body, action: { ...offer.action, label } });
}
