import type { Money } from "../money/money.ts";
import type { CountedValue } from "./count.ts";

/**
 * The largest amount that is counted, in minor units: 100,000,000.00 EUR. Apps say what a conversion was worth, and one false
 * amount must not bury all others. 900,000 of these add up exactly.
 */
const LARGEST_MINOR = 10_000_000_000;

/** What an app says that a conversion was worth, as it is counted; undefined: nothing, or too much to be counted. */
export function countedValue(money: Money | undefined, isClaimed: boolean): CountedValue | undefined {
  return money === undefined || money.minor > LARGEST_MINOR ? undefined : { ...money, isClaimed };
}
