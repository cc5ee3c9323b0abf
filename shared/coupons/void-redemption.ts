import { VOID_MS } from "../points/purchase.ts";
import { type Coupon, mayReinstate } from "./coupon.ts";
import { type CouponStep, noteDeed } from "./coupon-step.ts";
import { type Deed, findRedemption } from "./deed.ts";
import { refuseUsed } from "./judge-coupon.ts";
import type { Outcome, TillAsk } from "./till-ask.ts";

const VOIDED: Outcome = { result: "voided" };

/**
 * Voids what the same sender redeemed up to 24 hours ago. The coupon is open again, at most `MAX_REINSTATEMENTS` times; after
 * that the sale is void and the coupon stays used. A void that comes before its redemption is answered, kept, and applied
 * when that comes.
 */
export function voidRedemption(coupon: Coupon, ask: TillAsk): CouponStep {
  const of = ask.of ?? ask.transaction;
  const redeemed = findRedemption(coupon.deeds, ask, of);
  if (redeemed === undefined) {
    const outcome = isOfAnother(coupon, ask, of) ? ({ result: "refused", reason: "unknown" } as const) : VOIDED;
    return noteDeed(coupon, ask, { action: "void", outcome, of });
  }
  if (redeemed.use !== "held") return noteDeed(coupon, ask, { action: "void", outcome: VOIDED, of });
  if (ask.receivedMs - redeemed.receivedMs > VOID_MS) {
    return noteDeed(coupon, ask, { action: "void", outcome: refuseUsed(redeemed, ask), of });
  }
  const undone: Deed = { ...redeemed, use: "undone" };
  const deeds = mayReinstate(coupon) ? coupon.deeds.map((one) => (one === redeemed ? undone : one)) : coupon.deeds;
  return noteDeed({ ...coupon, deeds }, ask, { action: "void", outcome: VOIDED, of });
}

/** Whether another sender was given this id for its redemption: it is no transaction that may still come. */
function isOfAnother({ deeds }: Coupon, { sender }: TillAsk, of: string): boolean {
  return deeds.some((deed) => deed.sender !== sender && deed.outcome.redemption === of);
}
