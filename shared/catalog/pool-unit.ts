import type { MomentRule } from "./policy.ts";

/**
 * Pools that its variants give codes of. Whichever variant is drawn, the offer waits for a code of each of them: an empty pool
 * that stopped one variant alone would spoil the comparison.
 */
export function poolsOf({ variants }: Pick<MomentRule, "variants">): readonly string[] {
  const pools = variants.flatMap(({ coupon }) =>
    coupon?.code !== undefined && "pool" in coupon.code ? [coupon.code.pool] : [],
  );
  return [...new Set(pools)];
}

/** The name of a unit of a pool, which is one code. No campaign's id has a blank in it. */
export function poolUnit(pool: string): string {
  return `pool ${pool}`;
}

/** The pool that this unit is of; undefined: it is of a campaign's budget. */
export function poolOfUnit(unit: string): string | undefined {
  return unit.startsWith("pool ") ? unit.slice("pool ".length) : undefined;
}
