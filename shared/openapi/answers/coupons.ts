import * as v from "valibot";
import { coupon } from "./answer.ts";
import { receiptId } from "./values.ts";

const STATE = "`void`: it was taken back, or an operator paused it. A static code is never `redeemed`";

/** A coupon of the person, and what became of it. */
export const heldCoupon = v.object({
  receipt: receiptId,
  coupon,
  state: v.pipe(v.picklist(["open", "redeemed", "expired", "void"]), v.description(STATE)),
});

/** Answer of POST /v1/me/coupons. */
export const coupons = v.object({
  coupons: v.pipe(
    v.array(heldCoupon),
    v.maxLength(200),
    v.description("those that are open first, the soonest end first; without a record, none"),
  ),
});
