import { type Coupon, heldBy } from "./coupon.ts";
import type { Deed } from "./deed.ts";
import { expiryJudgedMs, type Outcome, type TillAsk } from "./till-ask.ts";

/** What is known of a coupon besides its row. */
export interface CouponWorld {
  /** An operator paused coupons like this one. */
  readonly isPaused: boolean;
}

/**
 * Why a till may not take a coupon; undefined if it may. What is final comes first: a used coupon is used in every place,
 * and after its end.
 */
export function refusalOf(coupon: Coupon, ask: TillAsk, { isPaused }: CouponWorld): Outcome | undefined {
  const held = heldBy(coupon);
  if (held !== undefined) return refuseUsed(held, ask);
  if (coupon.withdrawn !== undefined || isPaused) return { result: "refused", reason: "void" };
  if (expiryJudgedMs(ask) >= coupon.expiresMs) return { result: "refused", reason: "expired" };
  return isHere(coupon, ask) ? undefined : { result: "refused", reason: "not-here" };
}

/** That it was redeemed before, with when and whether here: a cashier can tell the customer. */
export function refuseUsed(held: Deed, { sender, place }: TillAsk): Outcome {
  const redeemedHere = held.place === undefined ? held.sender === sender : held.place === place;
  return { result: "refused", reason: "used", redeemedAtMs: held.atMs, redeemedHere };
}

/** A coupon for some places is not taken by a sender who names no place. */
function isHere({ places }: Coupon, { place }: TillAsk): boolean {
  return places === undefined || (place !== undefined && places.includes(place));
}
