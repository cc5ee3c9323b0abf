import type { Where } from "../catalog/catalog.ts";
import type { CouponRule, MomentRule, Policy, RewardRule } from "../catalog/policy.ts";
import type { Chosen } from "../decide/decision.ts";
import { present } from "../json/present.ts";
import { lookupText } from "../text/lookup-text.ts";
import { type CouponCode, type CouponOrigin, mintCoupon, type Worth } from "./coupon.ts";
import type { KeptCoupon } from "./kept-coupon.ts";

/** What a minted coupon is named by, and for whom. */
interface Minting {
  /** Of the receipt. */
  readonly serial: string;
  /** Makes a code, by chance: called only if there is a coupon with one. */
  readonly newCode: () => string;
  /** Codes that may be given, by pool. */
  readonly codes?: Readonly<Record<string, string>> | undefined;
  /** Of the person. */
  readonly locale: string | undefined;
  readonly nowMs: number;
}

/**
 * The coupon that what was chosen gives: what it is worth, where and until when is fixed from now on. Undefined if the
 * variant has none, or nothing is given: in the control group nobody gets one. Nor is there one without a code of its pool.
 */
export function mintFor(chosen: Chosen | undefined, policy: Policy, minting: Minting): KeptCoupon | undefined {
  if (chosen?.texts === undefined) return undefined;
  const moment = policy.moments.get(chosen.moment);
  const variant = moment?.variants.find(({ id }) => id === chosen.variant);
  if (moment === undefined || variant?.coupon === undefined) return undefined;
  const minted = mint(variant.coupon, { moment: moment.id, variant: variant.id }, policy, minting);
  return minted && present({ ...minted, endsWith: endsWith(moment, chosen) });
}

/** The coupon of a reward, paid by this spend. Undefined: there is no code of its pool. */
export function mintReward(
  { id, coupon }: RewardRule,
  spend: string,
  policy: Policy,
  minting: Minting,
): KeptCoupon | undefined {
  return mint(coupon, { reward: id, spend }, policy, minting);
}

function mint(rule: CouponRule, from: CouponOrigin, policy: Policy, minting: Minting): KeptCoupon | undefined {
  const { serial, locale, nowMs } = minting;
  const { validForMs, where } = rule;
  const code = codeFor(rule, minting);
  if (code === undefined) return undefined;
  const coupon = mintCoupon(
    present({
      id: serial,
      code,
      from,
      worth: worthOf(rule, locale, policy),
      places: where && placesOf(where, policy),
      mintedMs: nowMs,
      expiresMs: nowMs + validForMs,
    }),
  );
  // No one asks an index for what is the same for everyone.
  return { coupon, index: code.kind === "static" ? "held" : "put" };
}

/** The code of a coupon that is minted now; undefined: its pool has none at hand. */
function codeFor({ code }: CouponRule, { newCode, codes = {} }: Minting): CouponCode | undefined {
  if (code === undefined) return { kind: "own", shown: newCode(), symbology: "qr" };
  const { symbology } = code;
  if ("static" in code) return { kind: "static", shown: code.static, symbology };
  const shown = codes[code.pool];
  return shown === undefined ? undefined : { kind: "pool", shown, symbology };
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
