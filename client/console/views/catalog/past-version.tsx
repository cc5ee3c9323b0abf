import { useState } from "preact/hooks";
import { useAsked } from "../../ask/use-asked.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { linkTo } from "../../route/route.ts";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import { BringBack } from "./bring-back.tsx";
import { CATALOG_WORDS } from "./catalog-words.ts";
import { JsonEditor } from "./editor/json-editor.tsx";
import type { Version } from "./versions-of.ts";
import { writeDocument } from "./write-document.ts";

const NO_MARKS = [] as const;

/** A version to read, and to bring back. */
export function PastVersion({ version }: { readonly version: string }) {
  const words = useWords(CATALOG_WORDS);
  const formats = useFormats();
  const mayPublish = useMay("publisher");
  const document = useAsked<object>(`/admin/v1/catalogs/${encodeURIComponent(version)}`);
  const listed = useAsked<{ readonly catalogs: readonly Version[] }>("/admin/v1/catalogs");
  const [back, setBack] = useState<string>();
  const current = listed.value?.catalogs[0]?.version;
  const about = listed.value?.catalogs.find((one) => one.version === version);
  const isGone = document.refusal?.status === 404;
  return (
    <>
      <p>
        <a href={linkTo("catalog")}>{words.back}</a>
      </p>
      <section class="panel" aria-labelledby="past">
        <div class="bar spread">
          <h2 id="past">
            <code>{version}</code>
          </h2>
          {about === undefined ? null : (
            <p class="soft">
              {formats.moment(about.at * 1000)} · {about.author}{" "}
              {about.message === undefined ? "" : `· ${about.message}`}
            </p>
          )}
        </div>
        {isGone ? <p class="notice warn">{words.noVersion}</p> : <Refused refusal={document.refusal} />}
        {document.value === undefined ? null : (
          <JsonEditor
            label={words.readOnlyLabel(version)}
            text={writeDocument(document.value)}
            marks={NO_MARKS}
            jump={undefined}
            isReadOnly
          />
        )}
        {back === undefined ? null : (
          <p class="notice good" role="status">
            {words.broughtBack(back)}
          </p>
        )}
        {current === version && back === undefined ? <p class="soft">{words.isCurrent}</p> : null}
        {document.value !== undefined && current !== undefined && current !== version && back === undefined ? (
          <BringBack
            version={version}
            current={current}
            document={document.value}
            mayPublish={mayPublish}
            done={(published) => setBack(published)}
            again={listed.again}
          />
        ) : null}
      </section>
    </>
  );
}
