import { present } from "../json/present.ts";
import type { Coupon } from "./coupon.ts";
import { addDeed, type Deed } from "./deed.ts";
import type { Outcome, TillAsk } from "./till-ask.ts";

/** A coupon after a message of a till, and the answer. The same coupon if nothing is to be stored. */
export interface CouponStep {
  readonly coupon: Coupon;
  readonly outcome: Outcome;
}

/** The coupon with what was asked and answered noted in it. */
export function noteDeed(
  coupon: Coupon,
  { sender, transaction, contents, atMs, receivedMs, place, isWhole }: TillAsk,
  done: Pick<Deed, "action" | "outcome"> & Partial<Pick<Deed, "use" | "of">>,
): CouponStep {
  const { action, outcome, use, of } = done;
  const deed = present({ sender, transaction, action, contents, atMs, receivedMs, place, outcome, use, of, isWhole });
  return { coupon: { ...coupon, deeds: addDeed(coupon.deeds, deed) }, outcome };
}
