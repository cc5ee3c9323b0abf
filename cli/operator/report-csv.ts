import type { GroupBy } from "../../shared/measure/count.ts";
import type { Amounts, Report, ReportRow } from "../../shared/measure/report.ts";
import { reportKeysOf } from "./report-keys.ts";

type Cell = string | number | boolean | null | undefined;
type Column = readonly [name: string, cellOf: (row: ReportRow) => Cell];

/**
 * A report as CSV (RFC 4180), with a header. The columns are named as the members of the JSON are, in the same order for every
 * report of a grouping; only amounts have one for each currency that there is. What is not told, or is not there, is empty.
 * No cell can be taken for a formula: ids begin with a letter or a digit.
 */
export function reportCsv({ rows }: Report, by: GroupBy): string {
  const amountsIn = (name: string, amountsOf: (row: ReportRow) => Amounts | null | undefined) =>
    currenciesOf(rows.map(amountsOf)).map(
      (currency): Column => [`${name}.${currency}`, (row) => amountsOf(row)?.[currency]],
    );
  const columns: readonly Column[] = [
    ...reportKeysOf(by).map((key): Column => [key, (row) => row[key]]),
    ["given", ({ given }) => given],
    ["accepted", ({ accepted }) => accepted],
    ["impressions", ({ impressions }) => impressions],
    ["clicks", ({ clicks }) => clicks],
    ["ctr", ({ ctr }) => ctr],
    ["dismissals", ({ dismissals }) => dismissals],
    ["leads", ({ leads }) => leads],
    ["conversions", ({ conversions }) => conversions],
    ["claimed", ({ claimed }) => claimed],
    ...amountsIn("value", ({ value }) => value),
    ...amountsIn("claimedValue", ({ claimedValue }) => claimedValue),
    ["redemptions", ({ redemptions }) => redemptions],
    ["exposed", ({ exposed }) => exposed],
    ["converted", ({ converted }) => converted],
    ["control.exposed", ({ control }) => control.exposed],
    ["control.converted", ({ control }) => control.converted],
    ["best", ({ best }) => best],
    ["lift.relative", ({ lift }) => lift?.relative],
    ["lift.low", ({ lift }) => lift?.low],
    ["lift.high", ({ lift }) => lift?.high],
    ["lift.shown", ({ lift }) => lift?.shown],
    ["unevenSplit.p", ({ unevenSplit }) => unevenSplit?.p],
    ["cost.amount", ({ cost }) => cost?.amount],
    ["cost.currency", ({ cost }) => cost?.currency],
    ["roi", ({ roi }) => roi],
  ];
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, cellOf]) => cellOf(row)))];
  return lines.map((cells) => `${cells.map(quote).join(",")}\r\n`).join("");
}

function currenciesOf(amounts: readonly (Amounts | null | undefined)[]): readonly string[] {
  return [...new Set(amounts.flatMap((of) => Object.keys(of ?? {})))].sort();
}

/** Quoted only where it must be. */
function quote(cell: Cell): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
