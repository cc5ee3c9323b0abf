import type { GroupBy } from "../../shared/measure/count.ts";
import { MOST_PEOPLE_NEEDED } from "../../shared/measure/people-needed.ts";
import type { Amounts, ArmPeople, Report, ReportRow } from "../../shared/measure/report.ts";
import { tableOf } from "../table-of.ts";
import { reportKeysOf } from "./report-keys.ts";

const HIDDEN = "<10 people";

/** A column of the table: what stands in it of a row, and that it is empty of one in which nothing is. */
type Column = readonly [name: string, cellOf: (row: ReportRow) => string];

const COLUMNS: readonly Column[] = [
  ["given", ({ given }) => sayCount(given, "0")],
  ["accepted", ({ accepted }) => sayCount(accepted)],
  ["impressions", ({ impressions }) => sayCount(impressions)],
  ["clicks", ({ clicks }) => sayCount(clicks)],
  ["ctr", ({ ctr }) => (ctr === null ? "" : `${(ctr * 100).toFixed(1)} %`)],
  ["dismissals", ({ dismissals }) => sayCount(dismissals)],
  ["leads", ({ leads }) => sayCount(leads)],
  ["conversions", ({ conversions }) => sayCount(conversions)],
  ["claimed", ({ claimed }) => sayCount(claimed)],
  ["value", ({ value }) => (value === null ? HIDDEN : sayAmounts(value))],
  ["claimed value", ({ claimedValue = {} }) => sayAmounts(claimedValue)],
  ["redemptions", ({ redemptions }) => sayCount(redemptions)],
  ["converted", (row) => sayPeople(row)],
  ["control group", ({ control }) => sayPeople(control)],
  ["best", ({ best }) => (best === undefined ? "" : `${Math.round(best * 100)} %`)],
];

/** A report for people: a table of all columns in which anything is, and sentences on what comes of comparing. */
export function reportText({ rows, from, to }: Report, by: GroupBy): string {
  const time = `from ${sayHour(from)} to ${sayHour(to)} UTC`;
  const ofPlaces = by === "place" ? " Places are told of which at least ten people are counted." : "";
  if (rows.length === 0) return `Nothing is counted ${time}.${ofPlaces}`;
  const keys = reportKeysOf(by);
  const told = COLUMNS.filter(([, cellOf]) => rows.some((row) => !["", HIDDEN].includes(cellOf(row))));
  const header = [...keys, ...told.map(([name]) => name)];
  const lines = rows.map((row) => [
    ...keys.map((key) => row[key] || "-"),
    ...told.map(([, cellOf]) => cellOf(row) || "-"),
  ]);
  const table = tableOf(
    [header, ...lines],
    told.map((_, column) => keys.length + column),
  );
  const compared = by === "hour" || by === "day" ? [] : rows.flatMap((row) => judge(row, by));
  const sentences = [...(by === "day" ? sayCutDays(from, to, rows) : []), ...compared, ...sayWhyOffersOnly(rows)];
  return [`Counted ${time}.${ofPlaces}`, "", table, ...(sentences.length === 0 ? [] : ["", ...sentences])].join("\n");
}

/** The days that the time of the report cuts: some of their hours are outside. */
function sayCutDays(from: string, to: string, rows: readonly ReportRow[]): readonly string[] {
  const told = (instant: string, words: string) => {
    const [day, hour = ""] = sayHour(instant).split(" ");
    return hour === "00:00" || rows.every((row) => row.day !== day) ? [] : [`${day} is counted ${words} ${hour} only`];
  };
  return [...told(from, "from"), ...told(to, "up to")];
}

/** Of a first try: why nothing is told but offers. */
function sayWhyOffersOnly(rows: readonly ReportRow[]): readonly string[] {
  const hasMore = rows.some(({ impressions, clicks, dismissals, leads, conversions, claimed, exposed, control }) =>
    [impressions, clicks, dismissals, leads, conversions, claimed, exposed, control.exposed].some((sum) => sum !== 0),
  );
  if (hasMore) return [];
  return ["Only offers are counted: what becomes of them counts if people agree to `measurement` (docs/measure.md)."];
}

/** What is to be said of a row besides its figures. */
function judge(row: ReportRow, by: GroupBy): readonly string[] {
  const { lift, control, unevenSplit, cost, roi } = row;
  const name = nameOf(row, by);
  const said: string[] = [];
  if (lift !== undefined) said.push(`lift of ${name}: ${sayLift(lift)}`);
  else if (control.exposed && control.converted === 0) {
    said.push(`lift of ${name}: not shown yet, nobody of the control group has converted`);
  }
  if (unevenSplit !== undefined) {
    const chance = `by chance that happens once in ${sayCount(Math.round(1 / unevenSplit.p))}`;
    said.push(`do not trust the lift of ${name}: people are divided otherwise than the catalog says; ${chance}`);
  }
  if (cost !== undefined && roi !== undefined) {
    const on = `on ${cost.amount} ${cost.currency}`;
    const isWorthless = Number(row.value?.[cost.currency] ?? 0) === 0;
    said.push(
      isWorthless ? `return of ${name}: no value is counted ${on}` : `return of ${name} so far: ${sayShare(roi)} ${on}`,
    );
  }
  return said;
}

function nameOf({ campaign, moment, variant, place, channel }: ReportRow, by: GroupBy): string {
  if (by === "variant") return `variant ${variant} of moment ${moment}`;
  if (by === "moment") return `moment ${moment}`;
  return `${by} ${by === "place" ? place : by === "channel" ? channel : campaign}`;
}

function sayLift({ relative, low, high, shown, moreNeeded }: NonNullable<ReportRow["lift"]>): string {
  if (shown) return `${sayShare(relative)} (${sayShare(low)} to ${sayShare(high)})`;
  if (moreNeeded === undefined) return "not shown yet";
  const many = moreNeeded >= MOST_PEOPLE_NEEDED ? "more than" : "about";
  return `not shown yet, ${many} ${sayCount(moreNeeded)} more people needed`;
}

/** A share as a signed percentage, a small one with a decimal: `+12 %`, `-3.5 %`. */
function sayShare(share: number): string {
  const percent = Number((share * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0));
  return `${percent < 0 ? "" : "+"}${sayNumber(percent)} %`;
}

function sayPeople({ exposed, converted }: ArmPeople): string {
  if (exposed === 0) return "";
  return `${sayCount(converted, "0")} of ${sayCount(exposed)}`;
}

function sayCount(count: number | null, none = ""): string {
  if (count === null) return HIDDEN;
  return count === 0 ? none : sayNumber(count);
}

function sayNumber(number: number): string {
  return number.toLocaleString("en");
}

function sayAmounts(amounts: Amounts): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(", ");
}

function sayHour(instant: string): string {
  return instant.slice(0, "2026-11-30T04:00".length).replace("T", " ");
}
