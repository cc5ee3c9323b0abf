import type { Catalog } from "../../../../shared/catalog/catalog.ts";
import type { LiveState } from "../../../../shared/live/live-state.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { linkTo } from "../../route/route.ts";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import type { Period } from "./period.ts";
import { sayAmounts, sayCount, sayLift, sayShare } from "./say-figures.ts";
import { stateOf } from "./state-of.ts";
import { StateTag } from "./state-tag.tsx";
import { useReport } from "./use-report.ts";

/** Every campaign of the catalog, with its figures. */
export function CampaignList(props: {
  readonly catalog: Catalog;
  readonly live: LiveState;
  readonly period: Period;
  readonly find: string;
}) {
  const { catalog, live, period, find } = props;
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  const { value, refusal } = useReport(period, { by: "campaign" });
  const rows = new Map(value?.rows.map((row) => [row.campaign, row]));
  const all = catalog.campaigns ?? [];
  const campaigns = all.filter(({ id }) => id.toLowerCase().includes(find.trim().toLowerCase()));
  return (
    <section class="panel" aria-labelledby="campaigns">
      <h2 id="campaigns">{words.campaigns}</h2>
      <Refused refusal={refusal} />
      {campaigns.length === 0 ? <p class="soft">{all.length === 0 ? words.noCampaigns : words.noneFound}</p> : null}
      {campaigns.length === 0 ? null : (
        <Scroll labelledBy="campaigns">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.id}</th>
                <th scope="col">{words.state}</th>
                <th scope="col" class="number">
                  {words.given}
                </th>
                <th scope="col" class="number">
                  {words.ctr}
                </th>
                <th scope="col" class="number">
                  {words.conversions}
                </th>
                <th scope="col" class="number">
                  {words.value}
                </th>
                <th scope="col">{words.lift}</th>
                <th scope="col" class="number">
                  {words.returned}
                </th>
              </tr>
            </thead>
            <tbody>
              {campaigns.map((campaign) => {
                const row = rows.get(campaign.id);
                return (
                  <tr key={campaign.id}>
                    <th scope="row">
                      <a href={linkTo("campaigns", "campaign", campaign.id)}>{campaign.id}</a>
                    </th>
                    <td>
                      <StateTag state={stateOf(campaign, live.pausedCampaigns.includes(campaign.id), Date.now())} />
                    </td>
                    <td class="number">{sayCount(row?.given, formats)}</td>
                    <td class="number">{sayShare(row?.ctr, formats)}</td>
                    <td class="number">{sayCount(row?.conversions, formats)}</td>
                    <td class="number">{sayAmounts(row?.value, formats)}</td>
                    <td>{sayLift(row?.lift, words, formats)}</td>
                    <td class="number">{row?.roi === undefined ? "–" : formats.change(row.roi)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
