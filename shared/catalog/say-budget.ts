import type { Campaign } from "./catalog.ts";

/** The limits of a budget, as `500 in all, 40 a day`; empty if it has none. */
export function sayBudget({ offers, perHour, perDay }: NonNullable<Campaign["budget"]>): string {
  const limits = [
    [offers, "in all"],
    [perHour, "an hour"],
    [perDay, "a day"],
  ];
  return limits.flatMap(([count, per]) => (count === undefined ? [] : [`${count} ${per}`])).join(", ");
}
