import { present } from "../json/present.ts";
import { formatMoney } from "../money/money.ts";
import type { CountedValue, CountGroup } from "./count.ts";
import type { Amounts } from "./report.ts";
import { areEnough } from "./shown-figures.ts";

/** What conversions were worth, and what devices claim besides. */
export interface RowValues {
  readonly value: Amounts | null;
  readonly claimedValue?: Amounts;
}

/**
 * The values of a row, by currency. `areClaimsCounted`: what devices claim is all there is, and so is its value. By place an
 * amount is told only if at least ten people are behind amounts, and only in one currency: of two nobody knows how many people
 * are behind each.
 */
export function rowValues(
  group: Pick<CountGroup, "values" | "slots"> | undefined,
  { areClaimsCounted, isByPlace }: { readonly areClaimsCounted: boolean; readonly isByPlace: boolean },
): RowValues {
  const amountsOf = (name: "value" | "claimedValue"): Amounts | null => {
    const values = group?.values.filter(({ isClaimed }) => isClaimed === (name === "claimedValue"));
    const amounts = addUp(values ?? []);
    const isTold = !isByPlace || (areEnough(group?.slots?.[name]) && Object.keys(amounts).length === 1);
    return isTold ? amounts : null;
  };
  if (areClaimsCounted) return { value: amountsOf("claimedValue") };
  const claims = amountsOf("claimedValue") ?? {};
  return present({
    value: amountsOf("value"),
    claimedValue: Object.keys(claims).length === 0 ? undefined : claims,
  });
}

/** Whole amounts by currency, in the order of the currencies' names. */
function addUp(values: readonly CountedValue[]): Amounts {
  const sums = new Map<string, number>();
  for (const { currency, minor } of values) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  const told = [...sums].filter(([, minor]) => minor !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(told.map(([currency, minor]) => [currency, formatMoney({ currency, minor })]));
}
