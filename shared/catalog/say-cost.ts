import type { Campaign } from "./catalog.ts";

/** What a campaign costs, as `500.00 EUR in all, 0.40 EUR an offer`; empty if it does not say. */
export function sayCost({ cost, costPerOffer }: Pick<Campaign, "cost" | "costPerOffer">): string {
  const parts = [
    [cost, "in all"],
    [costPerOffer, "an offer"],
  ] as const;
  return parts
    .flatMap(([money, per]) => (money === undefined ? [] : [`${money.amount} ${money.currency} ${per}`]))
    .join(", ");
}
