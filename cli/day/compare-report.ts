import type * as v from "valibot";
import type { report } from "../../shared/openapi/answers/report.ts";
import { FIGURES, type Figures } from "./ledger.ts";

type Report = v.InferOutput<typeof report>;

/** What a report by moment counts, in figures of a ledger. */
export function figuresIn({ rows }: Pick<Report, "rows">): Figures {
  return Object.fromEntries(
    rows.map(({ moment = "", given, accepted, impressions, clicks, dismissals, conversions, redemptions, value }) => {
      const cents = Math.round(Number(value?.EUR ?? 0) * 100);
      const counted = { given, accepted, impressions, clicks, dismissals, conversions, redemptions, cents };
      return [moment, Object.fromEntries(FIGURES.map((figure) => [figure, counted[figure] ?? 0]))];
    }),
  );
}

/**
 * Where a report is not what people heard: a line for each figure of each moment. `before`: what it said before them. Nothing:
 * all figures are equal.
 */
export function compareReport(heard: Figures, report: { readonly before: Figures; readonly after: Figures }): string[] {
  const moments = [...new Set([heard, report.before, report.after].flatMap((figures) => Object.keys(figures)))].sort();
  return moments.flatMap((moment) =>
    FIGURES.flatMap((figure) => {
      const of = (figures: Figures) => figures[moment]?.[figure] ?? 0;
      const counted = of(report.after) - of(report.before);
      const must = of(heard);
      if (counted === must) return [];
      return [`The report has ${counted} ${figure} of ${moment} more than before the day, and people heard ${must}.`];
    }),
  );
}
