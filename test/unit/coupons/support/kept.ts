import type { Coupon } from "../../../../shared/coupons/coupon.ts";
import type { KeptCoupon } from "../../../../shared/coupons/kept-coupon.ts";
import { COUPON } from "./asks.ts";

/** A coupon that the index knows of, with the code `code{id}`. */
export function kept(id: string, coupon: Partial<Coupon> = {}, more: Partial<KeptCoupon> = {}): KeptCoupon {
  const code = { ...COUPON.code, shown: `code${id}` };
  return { coupon: { ...COUPON, id, code, ...coupon }, index: "held", ...more };
}
