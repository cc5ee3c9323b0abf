import type { Where } from "../catalog/catalog.ts";
import type { CouponRule, MomentRule, Policy, RewardRule } from "../catalog/policy.ts";
import type { Chosen } from "../decide/decision.ts";
import { present } from "../json/present.ts";
import { lookupText } from "../text/lookup-text.ts";
import { type Coupon, type CouponOrigin, mintCoupon, type Worth } from "./coupon.ts";
import type { KeptCoupon } from "./kept-coupon.ts";

/** What a minted coupon is named by, and for whom. */
interface Minting {
  /** Of the receipt. */
  readonly serial: string;
  /** Makes a code, by chance: called only if there is a coupon. */
  readonly newCode: () => string;
  /** Of the person. */
  readonly locale: string | undefined;
  readonly nowMs: number;
}

/**
 * The coupon that what was chosen gives: what it is worth, where and until when is fixed from now on. Undefined if the
 * variant has none, or nothing is given: in the control group nobody gets one.
 */
export function mintFor(chosen: Chosen | undefined, policy: Policy, minting: Minting): KeptCoupon | undefined {
  if (chosen?.texts === undefined) return undefined;
  const moment = policy.moments.get(chosen.moment);
  const variant = moment?.variants.find(({ id }) => id === chosen.variant);
  if (moment === undefined || variant?.coupon === undefined) return undefined;
  const coupon = mint(variant.coupon, { moment: moment.id, variant: variant.id }, policy, minting);
  return present({ coupon, index: "put" as const, endsWith: endsWith(moment, chosen) });
}

/** The coupon of a reward, paid by this spend. */
export function mintReward({ id, coupon }: RewardRule, spend: string, policy: Policy, minting: Minting): KeptCoupon {
  return { coupon: mint(coupon, { reward: id, spend }, policy, minting), index: "put" };
}

function mint(rule: CouponRule, from: CouponOrigin, policy: Policy, minting: Minting): Coupon {
  const { serial, newCode, locale, nowMs } = minting;
  const { validForMs, where } = rule;
  return mintCoupon(
    present({
      id: serial,
      code: { kind: "own" as const, shown: newCode(), symbology: "qr" as const },
      from,
      worth: worthOf(rule, locale, policy),
      places: where && placesOf(where, policy),
      mintedMs: nowMs,
      expiresMs: nowMs + validForMs,
    }),
  );
}

function worthOf({ value, discount }: CouponRule, locale: string | undefined, { mesh }: Policy): Worth {
  return present({ value: lookupText(value, locale, mesh.locale), discount });
}

/** Places that have a label by now: one that gets it later does not take the coupon. */
function placesOf(where: Where, { places }: Policy): readonly string[] {
  if ("place" in where) return [where.place];
  return [...places.values()].filter(({ labels }) => labels.includes(where.label)).map(({ id }) => id);
}

function endsWith({ onExit }: MomentRule, { place }: Chosen): string | undefined {
  return onExit === "withdraw" ? place : undefined;
}
