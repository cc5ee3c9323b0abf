import type { Symbology } from "../codes/pool-code.ts";
import { stripCode } from "../codes/typed-code.ts";
import type { CouponPause } from "../live/coupon-pause.ts";
import type { WrittenMoney } from "../money/written-money.ts";
import type { Deed } from "./deed.ts";

/**
 * A coupon of a person: one row of their object, kept 60 days past its end. Minting fixed what it is worth, its places and
 * its end, whatever catalog came later. Its deeds are in the same row, so a redemption writes one row. Whether it is open,
 * redeemed, void or expired is worked out from these and stored nowhere. Plain JSON.
 */
export interface Coupon {
  readonly id: string;
  readonly code: CouponCode;
  readonly from: CouponOrigin;
  readonly worth: Worth;
  /** Ids of the places that take it; absent: every place. */
  readonly places?: readonly string[];
  /** Epoch milliseconds, as all times. */
  readonly mintedMs: number;
  readonly expiresMs: number;
  /** Why it is void, unless it was redeemed before. */
  readonly withdrawn?: Withdrawal;
  /** What tills did with it, oldest first. */
  readonly deeds: readonly Deed[];
}

/** What a till scans. `own`: 16 digits of the mesh; `pool`: one of the brand's; `static`: the brand's, and everyone's. */
export interface CouponCode {
  readonly kind: "own" | "pool" | "static";
  readonly shown: string;
  readonly symbology: Symbology;
}

/** What a till takes, as its person sees it. Plain JSON. */
export interface GivenCoupon {
  readonly code: string;
  readonly symbology: Symbology;
  readonly value: string;
  readonly expiresAtMs: number;
}

/** What gave it: a moment, or a reward that was paid with points (`spend`: source of that debit). */
export type CouponOrigin =
  | { readonly moment: string; readonly variant: string }
  | { readonly reward: string; readonly spend: string };

/** What the till is to take off; `value` says so in the person's language. */
export interface Worth {
  readonly value: string;
  readonly discount?: { readonly percent: number } | WrittenMoney | { readonly item: string };
}

export interface Withdrawal {
  /** The person left the place; points were taken back; a merge left more than the caps allow. */
  readonly reason: "exit" | "reversal" | "merge";
  readonly atMs: number;
}

export type CouponState = "open" | "redeemed" | "expired" | "void";

/** A void reinstates a coupon so often: more is no slip of a cashier. */
export const MAX_REINSTATEMENTS = 2;

/** A coupon as it is given, unused. */
export function mintCoupon(minted: Omit<Coupon, "withdrawn" | "deeds">): Coupon {
  return { ...minted, deeds: [] };
}

/** A code as tills and the index compare it; undefined of a static one, which is nobody's. */
export function keyOf({ kind, shown }: CouponCode): string | undefined {
  return kind === "static" ? undefined : stripCode(shown);
}

/** What its person is told of a coupon. */
export function giveCoupon({ code, worth, expiresMs }: Coupon): GivenCoupon {
  return { code: code.shown, symbology: code.symbology, value: worth.value, expiresAtMs: expiresMs };
}

/** What a coupon is at this time. It is good until its end, and not at it. `pauses`: of operators. */
export function couponState(coupon: Coupon, nowMs: number, pauses: readonly CouponPause[] = []): CouponState {
  if (heldBy(coupon) !== undefined) return "redeemed";
  if (coupon.withdrawn !== undefined || isPaused(coupon, pauses)) return "void";
  return nowMs < coupon.expiresMs ? "open" : "expired";
}

/** The redemption that a coupon is used up by; undefined if it was never redeemed, or each redemption was voided. */
export function heldBy({ deeds }: Coupon): Deed | undefined {
  return deeds.find(({ use }) => use === "held");
}

/** Whether a void may still reinstate it. */
export function mayReinstate({ deeds }: Coupon): boolean {
  return deeds.filter(({ use }) => use === "undone").length < MAX_REINSTATEMENTS;
}

/**
 * The coupon once it is withdrawn. A redeemed coupon stays redeemed; if that is voided later, the coupon is void and not open.
 * The same object if it was withdrawn before, or has ended.
 */
export function withdrawCoupon(coupon: Coupon, withdrawn: Withdrawal): Coupon {
  if (coupon.withdrawn !== undefined || coupon.expiresMs <= withdrawn.atMs) return coupon;
  return { ...coupon, withdrawn };
}

/** Whether an operator has paused coupons like this one. */
export function isPaused({ from }: Coupon, pauses: readonly CouponPause[]): boolean {
  return pauses.some((pause) => {
    if ("reward" in pause) return "reward" in from && from.reward === pause.reward;
    const isOfMoment = "moment" in from && from.moment === pause.moment;
    return isOfMoment && (pause.variant === undefined || from.variant === pause.variant);
  });
}
