import { useFormats } from "../../format/use-formats.ts";
import { REASON_WORDS, sayReason } from "../../words/reason-words.ts";
import { useWords } from "../../words/use-words.ts";
import { OVERVIEW_WORDS } from "./overview-words.ts";
import type { PulseTotal } from "./pulse-series.ts";

/** Why pings got nothing, the most frequent reason first. */
export function Reasons({ total: { reasons, none, pings } }: { readonly total: PulseTotal }) {
  const words = useWords(OVERVIEW_WORDS);
  const said = useWords(REASON_WORDS);
  const formats = useFormats();
  if (reasons.length === 0) return <p class="soft">{pings === 0 ? words.noPings : words.noReasons}</p>;
  return (
    <table class="bars">
      <caption>{words.reasons}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{words.reason}</th>
          <td />
          <th scope="col">{words.count}</th>
          <th scope="col">{words.share}</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(([reason, count]) => (
          <tr key={reason}>
            <th scope="row">
              {sayReason(reason, said)} <code class="soft">{reason}</code>
            </th>
            <td class="track">
              <span style={{ inlineSize: `${(100 * count) / none}%` }} />
            </td>
            <td class="number">{formats.count(count)}</td>
            <td class="number">{formats.share(count / none)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
