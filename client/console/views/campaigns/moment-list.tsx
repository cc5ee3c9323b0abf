import { useContext } from "preact/hooks";
import type { Catalog } from "../../../../shared/catalog/catalog.ts";
import type { LiveState } from "../../../../shared/live/live-state.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { linkTo } from "../../route/route.ts";
import { LanguageContext, useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import type { Period } from "./period.ts";
import { sayCount, sayShare } from "./say-figures.ts";
import { stateOf } from "./state-of.ts";
import { StateTag } from "./state-tag.tsx";
import { hasWords, titleOf } from "./title-of.ts";
import { useReport } from "./use-report.ts";

/** So many rows are drawn; the rest is found by its id. */
const MOST = 250;

/** Every moment of the catalog, with its figures. */
export function MomentList(props: {
  readonly catalog: Catalog;
  readonly live: LiveState;
  readonly period: Period;
  readonly find: string;
}) {
  const { catalog, live, period, find } = props;
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  const language = useContext(LanguageContext);
  const { value, refusal } = useReport(period, { by: "moment" });
  const rows = new Map(value?.rows.map((row) => [row.moment, row]));
  const all = catalog.moments ?? [];
  const moments = all.filter((moment) => hasWords(moment, find, language));
  return (
    <section class="panel" aria-labelledby="moments">
      <h2 id="moments">{words.moments}</h2>
      <Refused refusal={refusal} />
      {moments.length === 0 ? <p class="soft">{all.length === 0 ? words.noMoments : words.noneFound}</p> : null}
      {moments.length === 0 ? null : (
        <Scroll labelledBy="moments">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.id}</th>
                <th scope="col">{words.state}</th>
                <th scope="col">{words.campaign}</th>
                <th scope="col" class="number">
                  {words.given}
                </th>
                <th scope="col" class="number">
                  {words.impressions}
                </th>
                <th scope="col" class="number">
                  {words.clicks}
                </th>
                <th scope="col" class="number">
                  {words.ctr}
                </th>
                <th scope="col" class="number">
                  {words.dismissals}
                </th>
              </tr>
            </thead>
            <tbody>
              {moments.slice(0, MOST).map((moment) => {
                const row = rows.get(moment.id);
                return (
                  <tr key={moment.id}>
                    <th scope="row">
                      <a href={linkTo("campaigns", "moment", moment.id)}>{moment.id}</a>
                      <span class="under" dir="auto">
                        {titleOf(moment, language)}
                      </span>
                    </th>
                    <td>
                      <StateTag state={stateOf(moment, live.pausedMoments.includes(moment.id), Date.now())} />
                    </td>
                    <td>{moment.campaign}</td>
                    <td class="number">{sayCount(row?.given, formats)}</td>
                    <td class="number">{sayCount(row?.impressions, formats)}</td>
                    <td class="number">{sayCount(row?.clicks, formats)}</td>
                    <td class="number">{sayShare(row?.ctr, formats)}</td>
                    <td class="number">{sayCount(row?.dismissals, formats)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      )}
      {moments.length > MOST ? <p class="soft">{words.more(formats.count(moments.length - MOST))}</p> : null}
    </section>
  );
}
