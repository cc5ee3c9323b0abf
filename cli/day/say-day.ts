import { formatMoney } from "../../shared/money/money.ts";
import type { Figure, Figures, HourHeard, Ledger } from "./ledger.ts";

/** The columns of a line with all reasons; a narrower terminal sees fewer. */
const WIDEST = 119;

const COLUMNS = ["HOUR", "PEOPLE", "MESSAGES", "OFFERS", "PUSHES", "BOUGHT", "COUPONS"] as const;

const LAST_COLUMN = "WHY NOT";

/** The head of the table. */
export const HOUR_HEAD = lineOf(COLUMNS, LAST_COLUMN);

/** What was heard in an hour, in a line, and below it what else happened. `columns`: of the terminal. */
export function sayHour(hour: number, heard: HourHeard, columns = WIDEST): string {
  const { people, messages, offers, pushes, purchases, redemptions, whyNot, notes } = heard;
  const figures = [people.size, messages, offers, pushes, purchases, redemptions].map((figure) =>
    String(figure || "-"),
  );
  const reasons = [...whyNot].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  const said = reasons.map(([reason, count]) => `${reason} ${count}`).join(", ");
  const time = `${String(hour).padStart(2, "0")}:00`;
  const line = lineOf([time, ...figures], cut(said, Math.min(columns, WIDEST) - HOUR_HEAD.indexOf(LAST_COLUMN)));
  return [line, ...notes.map((note) => `       ${note}`)].join("\n");
}

/** What people heard in all, in the words of a report. */
export function sayTotals(figures: Figures): string {
  const of = (figure: Figure) => Object.values(figures).reduce((sum, own) => sum + (own[figure] ?? 0), 0);
  const worth = formatMoney({ currency: "EUR", minor: of("cents") });
  return `They heard of ${of("given")} given, ${of("accepted")} accepted as pushes, and ${of("redemptions")} redemptions.
Of who agreed to measurement: ${of("impressions")} impressions, ${of("clicks")} clicks, ${of("dismissals")} dismissals, ${of("conversions")} conversions worth ${worth} EUR.`;
}

/** How fast it went: messages, a second, and what half and all but a hundredth of the answers took at most. */
export function sayPace({ times }: Pick<Ledger, "times">, seconds: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1);
  const rate = (times.length / seconds).toFixed(0);
  return `${times.length} messages in ${seconds.toFixed(0)} s, ${rate} a second; answered in ${at(0.5)} ms (p50), ${at(0.99)} ms (p99).`;
}

function lineOf(cells: readonly string[], last: string): string {
  const [time = "", ...figures] = cells;
  return `${time.padEnd(5)}  ${figures.map((cell, at) => cell.padStart(COLUMNS[at + 1]?.length ?? 0)).join("  ")}  ${last}`.trimEnd();
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
