import type { Coupon } from "../coupons/coupon.ts";
import type { Deed } from "../coupons/deed.ts";
import { unusedRewards, voidRewards } from "../coupons/unused-rewards.ts";
import { isVoid, type VoidReports } from "../live/void-reports.ts";
import type { PointsLedger } from "../points/points-ledger.ts";
import { reverseCredit } from "../points/reverse-credit.ts";

/** What of a person senders report. */
export interface Reported {
  readonly coupons: readonly Coupon[];
  readonly ledger: PointsLedger;
}

/** For the person to read beside the points. */
const REASON = "revoked";

/**
 * What a person has once what revoked senders reported is void: coupons that they took are as if they had not, and points
 * that they reported are reversed. Once, however often it is asked for; what stays as it is is the same object.
 */
export function voidReported(before: Reported, spans: readonly VoidReports[], nowMs: number): Reported {
  const coupons = before.coupons.map((coupon) => freeCoupon(coupon, spans));
  const lots = before.ledger.credits.filter(
    ({ by, points, reversed }) => reversed < points && by !== undefined && isVoid(by, spans),
  );
  return lots.reduce(
    (now, { source: credit, points }): Reported => {
      // Those that were freed just now are unused, too.
      const rewards = unusedRewards(now.coupons, nowMs);
      const reversal = { source: `revoked ${credit}`, credit, points, atMs: nowMs, reason: REASON };
      const { ledger, undone } = reverseCredit(now.ledger, reversal, { rewards, nowMs });
      return { ledger, coupons: voidRewards(now.coupons, undone, nowMs) };
    },
    { coupons, ledger: before.ledger },
  );
}

/** It is as if the sender had not been there: what was voided is no reinstatement, either. */
function freeCoupon(coupon: Coupon, spans: readonly VoidReports[]): Coupon {
  const isFree = (deed: Deed) => deed.use !== undefined && deed.use !== "revoked" && isVoid(deed, spans);
  if (!coupon.deeds.some(isFree)) return coupon;
  return { ...coupon, deeds: coupon.deeds.map((deed) => (isFree(deed) ? { ...deed, use: "revoked" } : deed)) };
}
