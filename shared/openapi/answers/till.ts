import * as v from "valibot";
import { writtenMoney } from "../../money/written-money.ts";
import { instant } from "./values.ts";

const discount = v.union([v.object({ percent: v.number() }), writtenMoney, v.object({ item: v.string() })]);

/** What a till is told of a coupon that is there. */
const coupon = v.object({
  value: v.pipe(v.string(), v.description("what it is worth, in the words of the person who has it")),
  discount: v.exactOptional(
    v.pipe(
      discount,
      v.description("the same in numbers: `percent` of the price, a sum, or a thing as the till calls it"),
    ),
  ),
  expiresAt: v.pipe(instant, v.description("a till takes it no longer")),
});

/** What a till is told of points after a sale with a total. */
const points = v.object({
  earned: v.pipe(v.number(), v.description("by this sale")),
  balance: v.pipe(v.number(), v.description("what the person has; below 0 if they owe some")),
  tier: v.exactOptional(v.pipe(v.string(), v.description("the id of their tier"))),
});

/** Answer of POST /v1/redemptions. */
export const redemptionAnswer = v.object({
  result: v.picklist(["redeemed", "checked", "voided", "refunded", "recorded", "refused"]),
  reason: v.exactOptional(
    v.pipe(
      v.picklist(["unknown", "used", "expired", "not-here", "void", "transaction-used"]),
      v.description("exactly if `result` is `refused`"),
    ),
  ),
  redemption: v.exactOptional(
    v.pipe(v.string(), v.description("names what was redeemed: a void or refund may say it as `of`")),
  ),
  coupon: v.exactOptional(coupon),
  points: v.exactOptional(points),
  redeemedAt: v.exactOptional(v.pipe(instant, v.description("of `used`: when it was redeemed"))),
  redeemedHere: v.exactOptional(
    v.pipe(v.boolean(), v.description("of `used`: at this place, or, where no place was said, by this sender")),
  ),
});
