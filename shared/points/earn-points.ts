import { type Decimal, floorRatio, parseDecimal } from "../money/decimal.ts";

/** So many points for each `per` of an amount, in one currency. Plain JSON. */
export interface EarnRule {
  /** A whole number. */
  readonly points: number;
  /** Decimal text, as `1.00`. */
  readonly per: string;
}

/** No purchase earns more: beyond it, a cashier typed an amount twice. Sums of points stay exact far beyond this. */
export const MAX_EARNED = 1_000_000_000;

/**
 * The points that an amount earns: floor(amount × points / per), exact, over the purchase as a whole and not by its lines
 * (docs/contract.md). A rule whose `per` is zero or no number gives 0.
 */
export function earnPoints({ points, per }: EarnRule, amount: Decimal): number {
  const divisor = parseDecimal(per);
  const earned = divisor && floorRatio(amount, BigInt(points), divisor);
  if (earned === undefined) return 0;
  return earned > MAX_EARNED ? MAX_EARNED : Number(earned);
}
