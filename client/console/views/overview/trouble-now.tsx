import type { OperatorHealth } from "../../../../shared/operators/operator-health.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { linkTo } from "../../route/route.ts";
import { useWords } from "../../words/use-words.ts";
import { OVERVIEW_WORDS } from "./overview-words.ts";

const EVERY_MS = 30_000;

/** What the mesh says is wrong, in English; nothing while all is well. The view of senders has more of it. */
export function TroubleNow() {
  const words = useWords(OVERVIEW_WORDS);
  const { value } = useAsked<OperatorHealth & { readonly trouble: readonly string[] }>("/admin/v1/health", EVERY_MS);
  if (value === undefined || value.trouble.length === 0) return null;
  return (
    <section class="notice bad" aria-labelledby="wrong">
      <h2 id="wrong">{words.wrong}</h2>
      <ul id="trouble" lang="en">
        {value.trouble.map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
      <a href={linkTo("senders")}>{words.more}</a>
    </section>
  );
}
