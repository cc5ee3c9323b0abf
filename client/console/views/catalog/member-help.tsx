import { getLocation } from "jsonc-parser";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useSettled } from "../../parts/use-settled.ts";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import { describeMember, type Schema } from "./editor/describe-member.ts";

const SETTLED_MS = 150;

/** What the schema says of the member that the caret is in. The schema is English. */
export function MemberHelp({ text, at }: { readonly text: string; readonly at: number | undefined }) {
  const words = useWords(CATALOG_WORDS);
  const [schema, setSchema] = useState<Schema>();
  const settled = useSettled(at, SETTLED_MS);
  useEffect(() => void import("catalog-schema").then((loaded) => setSchema(() => loaded.default)), []);
  const help = useMemo(() => {
    if (schema === undefined || settled === undefined) return undefined;
    return describeMember(schema, getLocation(text, settled).path) ?? "none";
  }, [schema, settled, text]);
  return (
    <aside class="panel help" aria-labelledby="help">
      <h2 id="help">{words.help}</h2>
      {settled === undefined ? <p class="soft">{words.helpHint}</p> : null}
      {settled !== undefined && help === undefined ? <p class="soft">{words.helpLoading}</p> : null}
      {help === "none" ? <p class="soft">{words.helpNone}</p> : null}
      {help === undefined || help === "none" ? null : (
        <>
          <p class="trail">
            <code>{help.trail.join(" › ") || words.catalogItself}</code>
          </p>
          <p lang="en">{help.says}</p>
          <dl>
            {help.types.length === 0 ? null : (
              <>
                <dt>{words.isOf}</dt>
                <dd>{help.types.map((type) => words.types[type] ?? type).join(words.or)}</dd>
              </>
            )}
            {help.choices.length === 0 ? null : (
              <>
                <dt>{words.oneOf}</dt>
                <dd>
                  <code>{help.choices.join(", ")}</code>
                </dd>
              </>
            )}
            {help.example === undefined ? null : (
              <>
                <dt>{words.example}</dt>
                <dd>
                  <code>{help.example}</code>
                </dd>
              </>
            )}
          </dl>
          {help.members.length === 0 ? null : (
            <>
              <h3>{words.membersIn}</h3>
              <dl class="members" lang="en">
                {help.members.map(({ name, says }) => (
                  <div key={name}>
                    <dt>
                      <code>{name}</code>
                    </dt>
                    <dd>{says}</dd>
                  </div>
                ))}
              </dl>
            </>
          )}
        </>
      )}
    </aside>
  );
}
