import type { ReportKeys, ReportRow } from "../../../shared/measure/report.ts";
import { parseMoney } from "../../../shared/money/money.ts";
import type { Counted } from "./recount-export.ts";

/** What is looked at of a row, by what it is of. */
export type Sums = Readonly<Record<string, Readonly<Record<string, number | string>>>>;

const GROUPINGS = {
  variant: ["campaign", "moment", "variant"],
  channel: ["channel"],
} as const;
export type Grouping = keyof typeof GROUPINGS;

/** The sums that a report has to give. */
export function sumCounted(counted: readonly Counted[], by: Grouping): Sums {
  const sums: Record<string, Record<string, number>> = {};
  for (const { key, figure, worth } of counted) {
    const isControl = key.arm === "control";
    // A report tells no more of the control group.
    if (isControl && figure !== "exposed" && figure !== "converted") continue;
    const of = nameOf(key, by);
    const row = sums[of] ?? {};
    sums[of] = row;
    const name = isControl ? `control ${figure}` : figure;
    row[name] = (row[name] ?? 0) + 1;
    const money = worth && parseMoney(worth);
    if (money) row[money.currency] = (row[money.currency] ?? 0) + money.minor;
  }
  return sums;
}

/** The same of a report; what conversions were worth and what devices claim is one sum. */
export function sumRows(rows: readonly ReportRow[], by: Grouping): Sums {
  return Object.fromEntries(
    rows.map((row) => {
      const figures = Object.entries({
        ...Object.fromEntries(Object.entries(row).filter(([, value]) => Number.isInteger(value))),
        "control exposed": row.control.exposed ?? 0,
        "control converted": row.control.converted ?? 0,
        ...minorOf([row.value ?? {}, row.claimedValue ?? {}]),
      });
      return [nameOf(row, by), Object.fromEntries(figures.filter(([name, sum]) => sum !== 0 && !NO_FIGURES.has(name)))];
    }),
  );
}

/** Derived from others. */
const NO_FIGURES = new Set(["ctr", "best"]);

function minorOf(amounts: readonly Readonly<Record<string, string>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [currency, amount] of amounts.flatMap((one) => Object.entries(one))) {
    sums[currency] = (sums[currency] ?? 0) + (parseMoney({ amount, currency })?.minor ?? Number.NaN);
  }
  return sums;
}

function nameOf(keys: ReportKeys, by: Grouping): string {
  return GROUPINGS[by].map((name) => keys[name]).join(" ");
}
