import * as v from "valibot";
import { writtenMoney } from "../../money/written-money.ts";
import { byMember } from "../../schema/by-member.ts";
import { closed } from "../../schema/closed.ts";
import { id } from "./id.ts";
import { delay, text, words } from "./primitives.ts";
import { where } from "./where-schema.ts";

const PERCENT = "must be a number above 0 and at most 100";

/** What a till takes off, by the member that tells it. */
export const discounts = {
  percent: closed({ percent: v.pipe(v.number(PERCENT), v.gtValue(0, PERCENT), v.maxValue(100, PERCENT)) }),
  amount: writtenMoney,
  item: closed({ item: v.pipe(words, v.maxLength(64, "must be at most 64 characters")) }),
};

/** How a code is drawn. */
const symbology = v.picklist(["ean13", "code128", "qr"], 'must be "ean13", "code128" or "qr"');

/** Codes of the brand's own, by the member that tells them. */
export const codes = {
  static: closed({ static: v.pipe(words, v.maxLength(64, "must be at most 64 characters")), symbology }),
  pool: closed({ pool: id, symbology }),
};

/** What a person can take to a till (docs/contract.md#coupon). */
export const couponSchema = closed({
  value: text,
  validFor: delay,
  where: v.exactOptional(where),
  discount: v.exactOptional(byMember(discounts, 'must have one of percent, amount and item, like { "percent": 10 }')),
  code: v.exactOptional(
    byMember(codes, 'must have one of static and pool, like { "pool": "spring", "symbology": "qr" }'),
  ),
});
