import { useAsked } from "../../ask/use-asked.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { linkTo } from "../../route/route.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import type { Version } from "./versions-of.ts";

const EVERY_MS = 30_000;

/** The versions that are kept, each with a link to it. */
export function VersionList() {
  const words = useWords(CATALOG_WORDS);
  const formats = useFormats();
  const { value, refusal } = useAsked<{ readonly catalogs: readonly Version[] }>("/admin/v1/catalogs", EVERY_MS);
  return (
    <section class="panel" aria-labelledby="versions">
      <h2 id="versions">{words.versions}</h2>
      <Refused refusal={refusal} />
      {value?.catalogs.length === 0 ? <p class="soft">{words.basedOnNothing}</p> : null}
      {value === undefined || value.catalogs.length === 0 ? null : (
        <table class="stack versions">
          <caption>{words.versionsCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.when}</th>
              <th scope="col">{words.whyShort}</th>
              <th scope="col">
                <span class="unseen">{words.look}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.catalogs.map(({ version, at, author, message, counts }, place) => (
              <tr key={version}>
                <td>
                  <time dateTime={new Date(at * 1000).toISOString()}>{formats.moment(at * 1000)}</time>
                  <span class="under">{author}</span>
                </td>
                <td>
                  <bdi>{message}</bdi>
                  {place === 0 ? <span class="tag good">{words.now}</span> : null}
                  <code class="under">{version}</code>
                  {counts === undefined ? null : (
                    <span class="under">
                      {words.size(formats.count(counts.moments ?? 0), formats.count(counts.places ?? 0))}
                    </span>
                  )}
                </td>
                <td class="number">
                  <a class="button quiet" href={linkTo("catalog", version)}>
                    {words.look}
                    <span class="unseen"> {version}</span>
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
