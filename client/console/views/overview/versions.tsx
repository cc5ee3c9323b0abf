import { useAsked } from "../../ask/use-asked.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { OVERVIEW_WORDS } from "./overview-words.ts";

/** A version as GET /admin/v1/catalogs tells it. */
interface Version {
  readonly version: string;
  /** Seconds. */
  readonly at: number;
  readonly author?: string;
  readonly message?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

const RECENT = 6;

/** What is published, and what was before: all of it as text, whoever wrote it. */
export function Versions() {
  const words = useWords(OVERVIEW_WORDS);
  const formats = useFormats();
  const { value, refusal } = useAsked<{ readonly catalogs: readonly Version[] }>("/admin/v1/catalogs");
  const sizeOf = ({ counts }: Version) =>
    counts === undefined ? "" : words.size(counts.moments ?? 0, counts.places ?? 0);
  const [current] = value?.catalogs ?? [];
  return (
    <section class="panel" aria-labelledby="published">
      <h2 id="published">{words.published}</h2>
      <Refused refusal={refusal} />
      {value !== undefined && current === undefined ? <p class="soft">{words.noCatalog}</p> : null}
      {current === undefined ? null : (
        <table>
          <caption>{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.when}</th>
              <th scope="col">{words.why}</th>
            </tr>
          </thead>
          <tbody id="rows">
            {value?.catalogs.slice(0, RECENT).map((version) => (
              <tr key={version.version}>
                <td>
                  <time dateTime={new Date(version.at * 1000).toISOString()}>{formats.moment(version.at * 1000)}</time>
                  <span class="under">{version.author}</span>
                </td>
                <td>
                  <bdi>{version.message}</bdi>
                  <code class="under">{version.version}</code>
                  <span class="under">{sizeOf(version)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
