import type { OperatorHealth } from "../../../../shared/operators/operator-health.ts";
import { useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import { SENDERS_WORDS } from "./senders-words.ts";

/** What the mesh itself says is wrong. It says so in English. */
export function Trouble(props: { readonly trouble: readonly string[]; readonly failures: OperatorHealth["failures"] }) {
  const { trouble, failures } = props;
  const words = useWords(SENDERS_WORDS);
  const formats = useFormats();
  const write = (at: string) => formats.moment(Date.parse(at));
  return (
    <section class="panel" aria-labelledby="trouble">
      <h2 id="trouble">{words.trouble}</h2>
      {trouble.length === 0 ? <p class="soft">{words.noTrouble}</p> : null}
      {trouble.length === 0 ? null : (
        <ul class="notice bad" lang="en">
          {trouble.map((says) => (
            <li key={says}>{says}</li>
          ))}
        </ul>
      )}
      {failures.length === 0 ? null : (
        <>
          <h3>{words.failures}</h3>
          <ul class="plain">
            {failures.map(({ what, count, firstAt, lastAt }) => (
              <li key={what}>
                <span lang="en">{what}</span>
                <span class="under">
                  {formats.count(count)} × · {words.since(write(firstAt), write(lastAt))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
