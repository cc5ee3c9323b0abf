import { ok, type Result } from "../result.ts";
import { type Coupon, mayReinstate } from "./coupon.ts";
import { type CouponStep, noteDeed } from "./coupon-step.ts";
import { answeredBefore, type Deed, findRedemption, isVoidedAhead } from "./deed.ts";
import { type CouponWorld, refusalOf } from "./judge-coupon.ts";
import type { Outcome, TillAsk } from "./till-ask.ts";
import { voidRedemption } from "./void-redemption.ts";

/**
 * What a message of a till does with a coupon: one effect for each (sender, transaction, action), and the same answer
 * whenever it comes again (docs/contract.md). With other contents it is refused, which is 409 `transaction-reused`.
 */
export function changeCoupon(
  coupon: Coupon,
  ask: TillAsk,
  world: CouponWorld,
): Result<CouponStep, "transaction-reused"> {
  if (ask.action === "check") return ok({ coupon, outcome: refusalOf(coupon, ask, world) ?? { result: "checked" } });
  const before = answeredBefore(coupon.deeds, ask);
  if (!before.ok) return before;
  if (before.value !== undefined) return ok({ coupon, outcome: before.value });
  switch (ask.action) {
    case "redeem":
      return ok(redeemCoupon(coupon, ask, world));
    case "void":
      return ok(voidRedemption(coupon, ask));
    case "refund":
      return ok(refundRedemption(coupon, ask));
  }
}

/** If its void came first, it uses the coupon up and gives it back at once, so that both orders end alike. */
function redeemCoupon(coupon: Coupon, ask: TillAsk, world: CouponWorld): CouponStep {
  const refused = refusalOf(coupon, ask, world);
  if (refused !== undefined) return noteDeed(coupon, ask, { action: "redeem", outcome: refused });
  const isVoid = isVoidedAhead(coupon.deeds, ask);
  const outcome = { result: isVoid ? "voided" : "redeemed", redemption: ask.redemption } as const;
  return noteDeed(coupon, ask, { action: "redeem", outcome, use: isVoid && mayReinstate(coupon) ? "undone" : "held" });
}

/** Money goes back, the coupon does not: only a void reinstates it. How much is left to refund, the purchase knows. */
function refundRedemption(coupon: Coupon, ask: TillAsk): CouponStep {
  const redeemed = findRedemption(coupon.deeds, ask, ask.of ?? ask.transaction);
  return noteDeed(coupon, ask, { action: "refund", outcome: refundOutcome(redeemed) });
}

function refundOutcome(redeemed: Deed | undefined): Outcome {
  if (redeemed?.use === undefined) return { result: "refused", reason: "unknown" };
  return redeemed.use === "held" ? { result: "refunded" } : { result: "refused", reason: "void" };
}
