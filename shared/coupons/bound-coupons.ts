import { couponState } from "./coupon.ts";
import { type KeptCoupon, MAX_COUPONS } from "./kept-coupon.ts";

/**
 * Those of a person's coupons that are beyond the bound: first what nobody can use any more, then what is open, each time
 * the oldest.
 */
export function beyondBound(kept: readonly KeptCoupon[], nowMs: number): readonly KeptCoupon[] {
  const excess = kept.length - MAX_COUPONS;
  if (excess <= 0) return [];
  const isOpen = ({ coupon }: KeptCoupon) => (couponState(coupon, nowMs) === "open" ? 1 : 0);
  return kept.toSorted((a, b) => isOpen(a) - isOpen(b) || a.coupon.mintedMs - b.coupon.mintedMs).slice(0, excess);
}
