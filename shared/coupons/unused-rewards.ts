import { type Coupon, couponState, withdrawCoupon } from "./coupon.ts";

/** Sources of the spends whose coupons are open, newest first: a reversal undoes these. */
export function unusedRewards(coupons: readonly Coupon[], nowMs: number): readonly string[] {
  return coupons
    .filter((coupon) => couponState(coupon, nowMs) === "open")
    .toSorted((a, b) => b.mintedMs - a.mintedMs || (a.id < b.id ? 1 : -1))
    .flatMap(({ from }) => ("spend" in from ? [from.spend] : []));
}

/** The coupons after a reversal undid these spends. Those that it does not concern are the same objects. */
export function voidRewards(coupons: readonly Coupon[], undone: readonly string[], atMs: number): readonly Coupon[] {
  return coupons.map((coupon) => {
    const isUndone = "spend" in coupon.from && undone.includes(coupon.from.spend);
    return isUndone ? withdrawCoupon(coupon, { reason: "reversal", atMs }) : coupon;
  });
}
