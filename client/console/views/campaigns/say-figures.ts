import type { Amounts, ReportLift, ReportRow } from "../../../../shared/measure/report.ts";
import type { Formats } from "../../format/use-formats.ts";
import type { CampaignsWords } from "./campaigns-words.ts";

const NONE = "–";

/** A count, or a dash where the report tells none. */
export function sayCount(count: number | null | undefined, formats: Formats): string {
  return count === null || count === undefined ? NONE : formats.count(count);
}

/** A share, or a dash. */
export function sayShare(share: number | null | undefined, formats: Formats): string {
  return share === null || share === undefined ? NONE : formats.share(share);
}

/** Amounts of all currencies. */
export function sayAmounts(amounts: Amounts | null | undefined, formats: Formats): string {
  const said = Object.entries(amounts ?? {}).map(([currency, amount]) => formats.money(amount, currency));
  return said.length === 0 ? NONE : said.join(", ");
}

/** A lift with its interval if it is shown, else how far it is from that; a dash where there is nothing to compare. */
export function sayLift(lift: ReportLift | undefined, words: CampaignsWords, formats: Formats): string {
  if (lift === undefined) return NONE;
  if (lift.shown) return words.liftShown(...([lift.relative, lift.low, lift.high].map(formats.change) as Three));
  return lift.moreNeeded === undefined ? words.liftNotShown : words.liftNeeds(formats.count(lift.moreNeeded));
}

type Three = [string, string, string];

/** What a campaign cost, and brought beyond that. */
export function sayReturn(
  { cost, roi }: Pick<ReportRow, "cost" | "roi">,
  words: CampaignsWords,
  formats: Formats,
): string {
  if (cost === undefined) return words.noCost;
  const said = formats.money(cost.amount, cost.currency);
  return roi === undefined ? `${said}; ${words.noReturn}` : words.returnOf(formats.change(roi), said);
}
