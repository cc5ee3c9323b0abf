import { describe, expect, it } from "vitest";
import { changeCoupon } from "../../../shared/coupons/change-coupon.ts";
import { type Coupon, couponState, withdrawCoupon } from "../../../shared/coupons/coupon.ts";
import type { TillAsk } from "../../../shared/coupons/till-ask.ts";
import type { VoidReports } from "../../../shared/live/void-reports.ts";
import { NO_POINTS } from "../../../shared/points/points-ledger.ts";
import { voidReported } from "../../../shared/tills/void-reported.ts";
import { ask, COUPON, END_MS, HOUR_MS, play, said } from "../coupons/support/asks.ts";

const SOLD_MS = END_MS - 10 * HOUR_MS;
const NOW_MS = SOLD_MS + HOUR_MS;
const ALL: VoidReports[] = [{ sender: "a", sinceMs: SOLD_MS }];

function settled(coupon: Coupon, spans: readonly VoidReports[] = ALL): Coupon {
  const [after = coupon] = voidReported({ coupons: [coupon], ledger: NO_POINTS }, spans, NOW_MS).coupons;
  return after;
}
const stateOf = (coupon: Coupon, nowMs = NOW_MS) => couponState(coupon, nowMs);
const redeemed = (changes: Partial<TillAsk> = {}) => play(COUPON, [ask(changes)]).coupon;

describe("a coupon that a revoked till took", () => {
  it.each<[string, Coupon, readonly VoidReports[], string]>([
    ["at the first instant of the span", redeemed(), ALL, "open"],
    ["before it", redeemed({ receivedMs: SOLD_MS - 1 }), ALL, "redeemed"],
    ["before it, by its own clock alone", redeemed({ atMs: SOLD_MS - HOUR_MS, receivedMs: SOLD_MS }), ALL, "open"],
    ["by another till", redeemed({ sender: "b" }), ALL, "redeemed"],
    ["as it was restored", redeemed(), [{ sender: "a", sinceMs: 0, untilMs: SOLD_MS }], "redeemed"],
    ["a moment before", redeemed(), [{ sender: "a", sinceMs: 0, untilMs: SOLD_MS + 1 }], "open"],
    ["in one of several spans", redeemed(), [{ sender: "a", sinceMs: 0, untilMs: 5 }, ...ALL], "open"],
    ["and that was withdrawn since", withdrawCoupon(redeemed(), { reason: "exit", atMs: NOW_MS }), ALL, "void"],
  ])("%s", (_, coupon, spans, state) => {
    expect(stateOf(settled(coupon, spans))).toBe(state);
  });

  it("has expired if its end has come", () => {
    expect(stateOf(settled(redeemed()), END_MS)).toBe("expired");
  });

  it("is the same object if nothing of it is void, or it was taken out before", () => {
    const held = redeemed({ sender: "b" });
    expect(settled(held)).toBe(held);
    const free = settled(redeemed());
    expect(settled(free)).toBe(free);
  });

  it("may still be reinstated twice, whatever the revoked till had voided", () => {
    const voided = (transaction: string, sender: string) => [
      ask({ transaction, sender }),
      ask({ transaction, sender, action: "void" }),
    ];
    const byThief = play(COUPON, [...voided("t1", "a"), ...voided("t2", "a"), ask({ transaction: "t3" })]).coupon;
    const free = settled(byThief);
    expect(stateOf(free)).toBe("open");
    const more = play(free, [...voided("t4", "b"), ...voided("t5", "b")]);
    expect(stateOf(more.coupon)).toBe("open");
  });

  it("answers that till the same again, refuses a refund as `void`, and is not used up by either", () => {
    const free = settled(redeemed());
    const asks = [ask(), ask({ action: "refund", transaction: "r1", of: "t1" }), ask({ action: "void" })];
    const played = play(free, asks);
    expect(said(played)).toEqual(["redeemed", "refused void", "voided"]);
    expect(stateOf(played.coupon)).toBe("open");
  });

  it("is open again for a till that was refused, by a new transaction", () => {
    const held = play(COUPON, [ask(), ask({ sender: "b" })]);
    expect(said(held)).toEqual(["redeemed", "refused used"]);
    const step = changeCoupon(settled(held.coupon), ask({ sender: "b", transaction: "t2" }), { isPaused: false });
    expect(step.ok && step.value.outcome.result).toBe("redeemed");
  });
});
