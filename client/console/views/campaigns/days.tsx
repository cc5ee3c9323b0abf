import { useFormats } from "../../format/use-formats.ts";
import { Chart } from "../../parts/chart.tsx";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { daysOf } from "./days-of.ts";
import type { Period } from "./period.ts";
import { useReport } from "./use-report.ts";

/** What was given and what came of it, day by day. */
export function Days({ period, query }: { readonly period: Period; readonly query: Readonly<Record<string, string>> }) {
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  const { value } = useReport(period, { by: "day", ...query });
  if (value === undefined) return null;
  const { times, given, conversions } = daysOf(value);
  const sum = (values: readonly number[]) => formats.count(values.reduce((total, count) => total + count, 0));
  return (
    <section class="panel" aria-labelledby="days">
      <h2 id="days">{words.days}</h2>
      <Chart
        summary={words.daysSummary(sum(given), sum(conversions))}
        times={times}
        unit="day"
        least={4}
        series={[
          { label: words.given, values: given, colour: "--series-1", isFilled: true, format: formats.count },
          {
            label: words.conversions,
            values: conversions,
            colour: "--series-2",
            isFilled: true,
            format: formats.count,
          },
        ]}
      />
    </section>
  );
}
