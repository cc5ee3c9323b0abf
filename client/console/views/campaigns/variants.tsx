import type { ReportRow } from "../../../../shared/measure/report.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { sayAmounts, sayCount, sayShare } from "./say-figures.ts";

/** From here on one variant is said to be better. */
const SURE = 0.95;

/** What each variant did, and which is clicked most often. */
export function Variants({ rows, ofCampaign }: { readonly rows: readonly ReportRow[]; readonly ofCampaign: boolean }) {
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  if (rows.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="variants">
      <h2 id="variants">{words.variants}</h2>
      <Scroll labelledBy="variants">
        <table>
          <thead>
            <tr>
              {ofCampaign ? <th scope="col">{words.moment}</th> : null}
              <th scope="col">{words.variant}</th>
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
                {words.conversions}
              </th>
              <th scope="col" class="number">
                {words.value}
              </th>
              <th scope="col" class="number">
                {words.best}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.moment} ${row.variant}`}>
                {ofCampaign ? <th scope="row">{row.moment}</th> : null}
                <td>{row.variant}</td>
                <td class="number">{sayCount(row.given, formats)}</td>
                <td class="number">{sayCount(row.impressions, formats)}</td>
                <td class="number">{sayCount(row.clicks, formats)}</td>
                <td class="number">{sayShare(row.ctr, formats)}</td>
                <td class="number">{sayCount(row.conversions, formats)}</td>
                <td class="number">{sayAmounts(row.value, formats)}</td>
                <td class="number">
                  <span class={(row.best ?? 0) >= SURE ? "tag good" : ""}>{sayShare(row.best, formats)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="soft small">{words.bestHint}</p>
    </section>
  );
}
