import type { ReportRow } from "../../../../shared/measure/report.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import { funnelOf } from "./funnel-of.ts";

/** How many offers were given, and what became of them. */
export function Funnel({ rows }: { readonly rows: readonly ReportRow[] }) {
  const words = useWords(CAMPAIGNS_WORDS);
  const formats = useFormats();
  return (
    <section class="panel" aria-labelledby="funnel">
      <h2 id="funnel">{words.funnel}</h2>
      <table class="bars">
        <tbody>
          {funnelOf(rows).map(({ figure, count, share }) => (
            <tr key={figure}>
              <th scope="row">{words[figure]}</th>
              <td class="track wide">
                <span style={{ inlineSize: `${Math.min(100, 100 * share)}%` }} />
              </td>
              <td class="number">{formats.count(count)}</td>
              <td class="number soft">{figure === "given" ? "" : formats.share(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">{words.funnelHint}</p>
    </section>
  );
}
