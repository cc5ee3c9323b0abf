import type { CampaignRule } from "../catalog/policy.ts";
import type { Money } from "../money/money.ts";

/** What a campaign cost and brought, in the currency of its cost. */
export interface Roi {
  readonly cost: Money;
  /** Worth of its conversions in that currency. Other currencies are left out: the mesh knows no rates of exchange. */
  readonly value: Money;
  /** (value − cost) / cost: 0 if it brought what it cost, 1 if twice as much, −1 if nothing. */
  readonly return: number;
}

/**
 * The return on investment of a campaign that gave so many offers. Undefined if it has no cost, costs 0 so far, or has
 * costs in two currencies. Whether what devices claim is part of `values` is up to the caller.
 */
export function roiOf(
  { cost, costPerOffer }: Pick<CampaignRule, "cost" | "costPerOffer">,
  given: number,
  values: readonly Money[],
): Roi | undefined {
  const currency = cost?.currency ?? costPerOffer?.currency;
  if (currency === undefined || (costPerOffer?.currency ?? currency) !== currency) return undefined;
  const costMinor = (cost?.minor ?? 0) + (costPerOffer?.minor ?? 0) * given;
  if (costMinor <= 0) return undefined;
  const valueMinor = values.reduce((total, value) => total + (value.currency === currency ? value.minor : 0), 0);
  return {
    cost: { currency, minor: costMinor },
    value: { currency, minor: valueMinor },
    return: (valueMinor - costMinor) / costMinor,
  };
}
