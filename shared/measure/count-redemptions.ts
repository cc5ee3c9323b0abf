import { heldBy } from "../coupons/coupon.ts";
import type { KeptCoupon } from "../coupons/kept-coupon.ts";
import type { PersonState } from "../person/person-state.ts";
import type { Count } from "./count.ts";
import { countOf } from "./count-of.ts";
import type { CountedOffer } from "./counted-offer.ts";

/**
 * What a till's message adds to the redemptions of the offers that gave these coupons: one for each that a sale holds since. A
 * redemption that was voided is taken off in its own hour. A coupon that was paid with points is of no offer, and an offer
 * that is kept no longer counts nothing.
 */
export function countRedemptions(
  before: readonly KeptCoupon[],
  after: readonly KeptCoupon[],
  { person, offerOf }: { readonly person: PersonState; readonly offerOf: (id: string) => CountedOffer | undefined },
): readonly Count[] {
  const known = new Map(before.map(({ coupon }) => [coupon.id, coupon]));
  return after.flatMap(({ coupon }) => {
    const earlier = known.get(coupon.id);
    if (earlier === undefined || earlier === coupon) return [];
    const [was, is] = [heldBy(earlier), heldBy(coupon)];
    const changed = is ?? was;
    if (changed === undefined || (was !== undefined && is !== undefined)) return [];
    const offer = offerOf(coupon.id);
    return offer === undefined
      ? []
      : [countOf(offer, person, changed.receivedMs, { redemptions: is === undefined ? -1 : 1 })];
  });
}
