import { describe, expect, it } from "vitest";
import { type Coupon, couponState } from "../../../shared/coupons/coupon.ts";
import { unusedRewards, voidRewards } from "../../../shared/coupons/unused-rewards.ts";
import { creditPoints, spendPoints } from "../../../shared/points/change-points.ts";
import { balanceOf, NO_POINTS, type PointsLedger } from "../../../shared/points/points-ledger.ts";
import { reverseCredit } from "../../../shared/points/reverse-credit.ts";
import { ask, COUPON, END_MS, HOUR_MS, play } from "./support/asks.ts";

const NOW_MS = END_MS - 10 * HOUR_MS;

function rewardOf(spend: string, mintedMs: number, expiresMs = END_MS): Coupon {
  return { ...COUPON, id: spend, from: { reward: "coffee", spend }, mintedMs, expiresMs };
}

const USED = play(rewardOf("used", 4), [ask()]).coupon;
const COUPONS = [rewardOf("old", 1), COUPON, rewardOf("over", 3, NOW_MS), USED, rewardOf("new", 2)];

function spend(ledger: PointsLedger, source: string): PointsLedger {
  const after = spendPoints(ledger, { source, points: 50, atMs: 2, reason: "" }, 2);
  return after.ok ? after.value : ledger;
}

describe("rewards that nobody has used", () => {
  it("are those that are open, newest first", () => {
    expect(unusedRewards(COUPONS, NOW_MS)).toEqual(["new", "old"]);
  });

  it("of one instant have an order, too", () => {
    const two = [rewardOf("a", 1), rewardOf("b", 1)];
    expect(unusedRewards(two, NOW_MS)).toEqual(unusedRewards(two.toReversed(), NOW_MS));
  });

  it("are void once a reversal took their points, and no other coupon is", () => {
    const credit = { source: "sale", points: 200, atMs: 1, untilMs: END_MS, reason: "" };
    const spent = ["old", "used", "new"].reduce(spend, creditPoints(NO_POINTS, credit, 1));
    const reversal = { source: "void", credit: "sale", points: 200, atMs: NOW_MS, reason: "" };
    const rewards = unusedRewards(COUPONS, NOW_MS);
    const { ledger, undone } = reverseCredit(spent, reversal, { rewards, nowMs: NOW_MS });
    const after = voidRewards(COUPONS, undone, NOW_MS);
    expect([undone, balanceOf(ledger, NOW_MS)]).toEqual([["new", "old"], -50]);
    expect(after.map((coupon) => couponState(coupon, NOW_MS))).toEqual(["void", "open", "expired", "redeemed", "void"]);
    expect(after[1]).toBe(COUPON);
  });
});
