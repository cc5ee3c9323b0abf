import * as v from "valibot";
import { parseDecimal } from "../../money/decimal.ts";
import { writtenMoney } from "../../money/written-money.ts";
import { closed } from "../../schema/closed.ts";
import { couponSchema } from "./coupon-schema.ts";
import { id } from "./id.ts";
import { positiveDuration, text, wholeBetween } from "./primitives.ts";

/** What a moment gives, a rule pays or a reward costs at most. */
const MAX_POINTS = 1_000_000;
const POINTS = "must be a whole number from 1 to 1000000";

/** Of a moment's effect, a rule of earning, a reward. */
export const points = wholeBetween(1, MAX_POINTS, POINTS);

const PER = 'must be an amount above 0 in quotes, like "1.00"';
const isAboveZero = (amount: string) => (parseDecimal(amount)?.units ?? 0n) > 0n;

/** What purchases earn in one currency. */
export const earnRule = closed({
  points,
  per: v.pipe(writtenMoney.entries.amount, v.check(isAboveZero, PER)),
  currency: writtenMoney.entries.currency,
});

const FROM = "must be a whole number from 0 to 1000000000";

export const tierSchema = closed({ id, name: text, from: wholeBetween(0, 1_000_000_000, FROM) });

export const rewardSchema = closed({ id, title: text, points, coupon: couponSchema });

const MAX_TIERS = 16;
const MAX_REWARDS = 100;
const MAX_RULES = 32;

/** Points, cards and what is given for them (docs/contract.md#loyalty). */
export const loyaltySchema = closed({
  name: text,
  ledger: v.exactOptional(v.picklist(["mesh", "brand"])),
  earn: v.exactOptional(v.pipe(v.array(earnRule), v.maxLength(MAX_RULES, `must have at most ${MAX_RULES} rules`))),
  expireAfter: v.exactOptional(positiveDuration),
  tiers: v.exactOptional(v.pipe(v.array(tierSchema), v.maxLength(MAX_TIERS, `must have at most ${MAX_TIERS} tiers`))),
  rewards: v.exactOptional(
    v.pipe(v.array(rewardSchema), v.maxLength(MAX_REWARDS, `must have at most ${MAX_REWARDS} rewards`)),
  ),
});
