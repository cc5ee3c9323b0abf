import { heldBy } from "../coupons/coupon.ts";
import type { KeptCoupon } from "../coupons/kept-coupon.ts";
import { balanceOf, type PointsLedger } from "../points/points-ledger.ts";
import type { Purchase } from "../points/purchase.ts";
import type { HookEvent } from "../webhooks/hook-events.ts";

/** Coupons that a message of a till redeemed: those that a sale holds since. */
export function couponsRedeemed(before: readonly KeptCoupon[], after: readonly KeptCoupon[]): readonly HookEvent[] {
  const known = new Map(before.map(({ coupon }) => [coupon.id, coupon]));
  return after.flatMap(({ coupon }): readonly HookEvent[] => {
    const earlier = known.get(coupon.id);
    if (earlier === undefined || earlier === coupon || heldBy(earlier) !== undefined) return [];
    const deed = heldBy(coupon);
    if (deed === undefined) return [];
    const { from } = coupon;
    const origin = "moment" in from ? { moment: from.moment } : { reward: from.reward };
    const { place, transaction } = deed;
    const moment = "moment" in from ? from.moment : undefined;
    return [{ type: "coupon.redeemed", moment, data: { ...origin, place, transaction } }];
  });
}

/** A purchase that was just recorded. What was bought is profiling: `items` is absent without that. */
export function purchaseRecorded(
  { total: { amount, currency }, transaction }: Pick<Purchase, "total" | "transaction">,
  { place, items }: { readonly place?: string | undefined; readonly items?: readonly string[] | undefined },
): HookEvent {
  return { type: "purchase.recorded", data: { amount, currency, place, transaction, items } };
}

/** That points came or went, as one event, for what both ledgers differ in. Nothing if the balance is the same. */
export function pointsMoved(
  before: PointsLedger,
  after: PointsLedger,
  reason: string,
  nowMs: number,
): readonly HookEvent[] {
  if (before === after) return [];
  const balance = balanceOf(after, nowMs);
  const points = balance - balanceOf(before, nowMs);
  return points === 0 ? [] : [{ type: "points.changed", data: { points, balance, reason } }];
}
