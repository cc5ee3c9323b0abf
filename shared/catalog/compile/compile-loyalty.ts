import type { Loyalty } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import type { LoyaltyRule } from "../policy.ts";
import { compileCoupon } from "./compile-moment.ts";
import { compileDuration, compileText } from "./compile-values.ts";

/** A checked programme with its defaults filled in; a plain text is one in the mesh's language, `locale`. */
export function compileLoyalty(
  { name, ledger = DEFAULTS.ledger, earn = [], expireAfter = DEFAULTS.expireAfter, tiers = [], rewards = [] }: Loyalty,
  locale: string,
): LoyaltyRule {
  return {
    name: compileText(name, locale),
    ledger,
    earn: Object.fromEntries(earn.map(({ points, per, currency }) => [currency, { points, per }])),
    expireAfterMs: compileDuration(expireAfter),
    tiers: tiers
      .map(({ id, name: called, from }) => ({ id, name: compileText(called, locale), from }))
      .sort((a, b) => a.from - b.from),
    rewards: rewards.map(({ id, title, points, coupon }) => ({
      id,
      title: compileText(title, locale),
      points,
      coupon: compileCoupon(coupon, locale),
    })),
  };
}
