import { changeCoupon } from "../coupons/change-coupon.ts";
import { isPaused, keyOf } from "../coupons/coupon.ts";
import { findRedemption, wholeVoidIn } from "../coupons/deed.ts";
import type { KeptCoupon } from "../coupons/kept-coupon.ts";
import { present } from "../json/present.ts";
import { ok, type Result } from "../result.ts";
import type { CouponTold, TillCall } from "./till-call.ts";

/** The coupons of a person after a message of a till, and what it is told. A coupon that stays as it is is the same object. */
export interface CouponsStep {
  readonly coupons: readonly KeptCoupon[];
  /** Undefined: they have no such coupon. */
  readonly told: CouponTold | undefined;
}

/** What becomes of the coupons that a message is about: the one with its code, else those that its sale used. */
export function stepCoupons(
  coupons: readonly KeptCoupon[],
  { code, ask, voided, pauses = [] }: TillCall,
): Result<CouponsStep, "transaction-reused"> {
  const of = ask.of ?? ask.transaction;
  const isTakingBack = ask.action === "void" || ask.action === "refund";
  const told: CouponTold[] = [];
  // Of several coupons of a sale, one may know that it is void before another is used.
  const deeds = ask.action === "redeem" && voided === undefined ? coupons.flatMap(({ coupon }) => coupon.deeds) : [];
  const before = voided ?? wholeVoidIn(deeds, ask);
  const changed = new Map<KeptCoupon, KeptCoupon>();
  for (const kept of coupons) {
    const { deeds, code: own } = kept.coupon;
    const used = findRedemption(deeds, ask, of);
    if (code === undefined ? used === undefined : keyOf(own) !== code) continue;
    const world = { isPaused: isPaused(kept.coupon, pauses) };
    const ahead = before && changeCoupon(kept.coupon, before, world);
    const step = changeCoupon(ahead?.ok ? ahead.value.coupon : kept.coupon, ask, world);
    if (!step.ok) return step;
    if (step.value.coupon !== kept.coupon) changed.set(kept, { ...kept, coupon: step.value.coupon });
    const { id, from, worth, expiresMs } = kept.coupon;
    const about = { coupon: { id, from, worth, expiresMs }, transaction: isTakingBack ? used?.transaction : undefined };
    told.push(present({ outcome: step.value.outcome, ...about }));
  }
  // Of several, one that was refused is what the till has to know.
  const said = told.find(({ outcome }) => outcome.result === "refused") ?? told[0];
  return ok({ coupons: changed.size === 0 ? coupons : coupons.map((kept) => changed.get(kept) ?? kept), told: said });
}
