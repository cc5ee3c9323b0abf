import { useMemo } from "preact/hooks";
import type { Campaign } from "../../../../shared/catalog/catalog.ts";
import type { Report, ReportRow } from "../../../../shared/measure/report.ts";
import { reportPath } from "../../ask/report-path.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { sayReturn } from "./say-figures.ts";

const EVERY_MS = 15_000;

/** What bounds a campaign, and what it costs and brings. `row`: of the report by campaign. */
export function Limits(props: { readonly campaign: Campaign | undefined; readonly row: ReportRow | undefined }) {
  const { campaign, row } = props;
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  if (campaign === undefined) return null;
  const { id, budget, guardrail } = campaign;
  const limits = (["offers", "perDay", "perHour"] as const).flatMap((one) => {
    const most = budget?.[one];
    return most === undefined ? [] : [`${formats.count(most)} ${words.budgetOf[one]}`];
  });
  return (
    <section class="panel" aria-labelledby="limits">
      <h2 id="limits">{words.limits}</h2>
      <dl class="pairs">
        <dt>{words.budget}</dt>
        <dd>
          {limits.length === 0 ? words.noBudget : limits.join(", ")}
          {budget?.perDay === undefined ? null : <GivenToday campaign={id} most={budget.perDay} />}
        </dd>
        <dt>{words.guardrail}</dt>
        <dd>
          {guardrail === undefined
            ? words.noGuardrail
            : words.guardrailOf(
                guardrail.metric,
                guardrail.below === undefined ? "above" : "below",
                formats.share(guardrail.below ?? guardrail.above ?? 0),
                formats.count(guardrail.after),
              )}
        </dd>
        <dt>{words.returned}</dt>
        <dd>{row === undefined ? "–" : sayReturn(row, words, formats)}</dd>
      </dl>
    </section>
  );
}

/** How much of a day's budget the report counts as given today. */
function GivenToday({ campaign, most }: { readonly campaign: string; readonly most: number }) {
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  const from = useMemo(() => `${new Date().toISOString().slice(0, 10)}T00:00:00Z`, []);
  const { value } = useAsked<Report>(reportPath({ by: "campaign", campaign, from }), EVERY_MS);
  if (value === undefined) return null;
  const given = value.rows.find((row) => row.campaign === campaign)?.given ?? 0;
  const said = words.givenToday(formats.count(given), formats.count(most));
  return (
    <span class="under">
      <meter min={0} max={most} value={given} aria-label={said} /> {said}
    </span>
  );
}
