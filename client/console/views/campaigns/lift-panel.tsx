import type { ArmPeople, ReportRow } from "../../../../shared/measure/report.ts";
import { type Formats, useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { sayCount, sayLift } from "./say-figures.ts";

/** Whether a campaign earns more than doing nothing. `share`: of the control group, by the catalog. */
export function LiftPanel({ row, share }: { readonly row: ReportRow | undefined; readonly share: number | undefined }) {
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  const group = (people: ArmPeople | undefined) => words.converted(...countsOf(people, formats));
  return (
    <section class="panel" aria-labelledby="lift">
      <h2 id="lift">{words.lift}</h2>
      {share === undefined && row?.lift === undefined ? (
        <p class="soft">{words.noControl}</p>
      ) : (
        <>
          <p class="figure">{sayLift(row?.lift, words, formats)}</p>
          {row?.unevenSplit === undefined ? null : <p class="notice bad">{words.uneven}</p>}
          <dl class="pairs">
            <dt>{words.treatment}</dt>
            <dd>{group(row)}</dd>
            <dt>
              {words.control} {share === undefined ? "" : `(${formats.share(share)})`}
            </dt>
            <dd>{group(row?.control)}</dd>
          </dl>
          {row?.lift?.shown === true ? <p class="soft small">{words.liftMeans}</p> : null}
        </>
      )}
    </section>
  );
}

function countsOf(people: ArmPeople | undefined, formats: Formats): [converted: string, exposed: string] {
  return [sayCount(people?.converted ?? 0, formats), sayCount(people?.exposed ?? 0, formats)];
}
