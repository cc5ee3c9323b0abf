import * as v from "valibot";
import { writtenMoney } from "../../money/written-money.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { delay, text, words } from "./primitives.ts";
import { where } from "./where-schema.ts";

const PERCENT = "must be a number above 0 and at most 100";

/** What a till takes off, by the member that tells it. */
export const discounts = {
  percent: closed({ percent: v.pipe(v.number(PERCENT), v.gtValue(0, PERCENT), v.maxValue(100, PERCENT)) }),
  amount: writtenMoney,
  item: closed({ item: v.pipe(words, v.maxLength(64, "must be at most 64 characters")) }),
};

/** What a person can take to a till (docs/contract.md#coupon). */
export const couponSchema = closed({
  value: text,
  validFor: delay,
  where: v.exactOptional(where),
  discount: v.exactOptional(byMember(discounts, 'must have one of percent, amount and item, like { "percent": 10 }')),
});
