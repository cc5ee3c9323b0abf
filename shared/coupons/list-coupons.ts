import { present } from "../json/present.ts";
import type { CouponPause } from "../live/coupon-pause.ts";
import { type CouponState, couponState, type GivenCoupon, giveCoupon } from "./coupon.ts";
import type { KeptCoupon } from "./kept-coupon.ts";

/** A coupon as its person is told of it. Plain JSON. */
export interface ListedCoupon {
  /** Name of the receipt. */
  readonly serial: string;
  /** Whom the receipt's id names, if that is another person who became this one. */
  readonly person?: string;
  readonly coupon: GivenCoupon;
  readonly state: CouponState;
}

/** All coupons of a person: those that are open first, the soonest end first; then the others, the newest first. */
export function listCoupons(
  kept: readonly KeptCoupon[],
  nowMs: number,
  pauses: readonly CouponPause[] = [],
): readonly ListedCoupon[] {
  const isOpen = ({ coupon }: KeptCoupon) => couponState(coupon, nowMs, pauses) === "open";
  const open = kept.filter(isOpen).toSorted((a, b) => a.coupon.expiresMs - b.coupon.expiresMs);
  const others = kept.filter((one) => !isOpen(one)).toSorted((a, b) => b.coupon.mintedMs - a.coupon.mintedMs);
  return [...open, ...others].map(({ person, coupon }) =>
    present({ serial: coupon.id, person, coupon: giveCoupon(coupon), state: couponState(coupon, nowMs, pauses) }),
  );
}
