import type { Policy } from "../../../../shared/catalog/policy.ts";
import { makeNumber, NUMBER_BYTES } from "../../../../shared/codes/own-number.ts";
import { type KeptCoupon, MAX_COUPONS } from "../../../../shared/coupons/kept-coupon.ts";
import { mintFor } from "../../../../shared/coupons/mint-for.ts";
import type { Chosen } from "../../../../shared/decide/decision.ts";
import type { PersonContext } from "../person-context.ts";
import { tellLater } from "./tell-later.ts";

/**
 * The coupon of what was chosen, to be kept in the turn of its decision: without its row there is none, whatever the offer
 * says. Undefined: nothing gives one.
 */
export function mintCoupon(
  chosen: Chosen | undefined,
  policy: Policy,
  about: Omit<Parameters<typeof mintFor>[2], "newCode">,
): KeptCoupon | undefined {
  return mintFor(chosen, policy, { ...about, newCode });
}

/** 16 digits of the mesh, by chance. */
export function newCode(): string {
  for (;;) {
    const code = makeNumber("coupon", crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)));
    if (code !== undefined) return code;
  }
}

/** Stores a coupon that was just minted, in its row. Those beyond the bound go as the index is told of it, after this turn. */
export function keepCoupon(context: PersonContext, kept: KeptCoupon, nowMs: number): void {
  const { coupons } = context.store;
  // What the index need not hear of is told all the same, so that a lost object looks at the bound when it is back.
  const isBeyond = coupons.list().length >= MAX_COUPONS;
  coupons.save(isBeyond ? { ...kept, index: "put" } : kept);
  tellLater(context, nowMs);
}
