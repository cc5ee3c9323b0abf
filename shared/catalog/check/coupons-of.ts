import { pointTo } from "../../json/json-pointer.ts";
import type { Coupon } from "../catalog.ts";
import type { Parts } from "./check-parts.ts";
import type { Pruned } from "./prune-invalid.ts";

/** All coupons of variants and rewards, each with its pointer. */
export function couponsOf({
  moments,
  loyalty,
}: Parts): readonly { readonly at: string; readonly coupon: Pruned<Coupon> }[] {
  const ofMoments = moments.flatMap(({ pruned }, index) =>
    (pruned?.offer?.variants ?? []).map((variant, position) => ({
      at: pointTo("/moments", index, "offer", "variants", position, "coupon"),
      coupon: variant?.coupon,
    })),
  );
  const ofRewards = (loyalty.pruned?.rewards ?? []).map((reward, index) => ({
    at: pointTo("/loyalty/rewards", index, "coupon"),
    coupon: reward?.coupon,
  }));
  return [...ofMoments, ...ofRewards].flatMap(({ at, coupon }) => (coupon === undefined ? [] : [{ at, coupon }]));
}
