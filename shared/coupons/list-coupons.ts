import { present } from "../json/present.ts";
import { type Coupon, type CouponState, couponState } from "./coupon.ts";
import type { KeptCoupon } from "./kept-coupon.ts";

/** A coupon as its person is told of it. Plain JSON. */
export interface ListedCoupon {
  /** Name of the receipt. */
  readonly serial: string;
  /** Whom the receipt's id names, if that is another person who became this one. */
  readonly person?: string;
  readonly coupon: Pick<Coupon, "code" | "worth" | "expiresMs">;
  readonly state: CouponState;
}

/** All coupons of a person: those that are open first, and the newest of each first. */
export function listCoupons(kept: readonly KeptCoupon[], nowMs: number): readonly ListedCoupon[] {
  const listed = kept
    .toSorted((a, b) => b.coupon.mintedMs - a.coupon.mintedMs)
    .map(({ person, coupon }) => {
      const { id: serial, code, worth, expiresMs } = coupon;
      return present({ serial, person, coupon: { code, worth, expiresMs }, state: couponState(coupon, nowMs) });
    });
  const isOpen = ({ state }: ListedCoupon) => state === "open";
  return [...listed.filter(isOpen), ...listed.filter((one) => !isOpen(one))];
}
