import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { CATALOG_WORDS } from "./catalog-words.ts";
import { ChangeList } from "./change-list.tsx";
import type { CatalogDiff } from "./outcome.ts";

const MOST_CHARACTERS = 200;

/** What would change if this version came back, and the button that brings it back. */
export function BringBack(props: {
  readonly version: string;
  readonly current: string;
  readonly document: object;
  readonly mayPublish: boolean;
  readonly done: (published: string) => void;
  readonly again: () => void;
}) {
  const { version, current, document, mayPublish, done, again } = props;
  const words = useWords(CATALOG_WORDS);
  const ask = useAsk();
  const [changes, setChanges] = useState<CatalogDiff>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [message, setMessage] = useState("");
  const [isAll, setAll] = useState(false);
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    let isOver = false;
    ask<CatalogDiff>("/admin/v1/diff", { body: document }).then((asked) => {
      if (isOver) return;
      if ("status" in asked) setRefusal(asked);
      else setChanges(asked.value);
    });
    return () => {
      isOver = true;
    };
  }, [ask, document, current]);

  const bringBack = async () => {
    setBusy(true);
    const path = `/admin/v1/catalogs/${encodeURIComponent(version)}/activate?message=${encodeURIComponent(message.trim())}`;
    const headers = { "if-match": `"${current}"` };
    const asked = await ask<{ readonly version: string }>(path, { body: isAll ? { all: true } : {}, headers });
    setBusy(false);
    setRefusal("status" in asked ? asked : undefined);
    if ("status" in asked) return asked.code === "version-conflict" ? again() : undefined;
    done(asked.value.version);
  };

  return (
    <>
      {changes === undefined ? null : <ChangeList from={changes.from} changes={changes.changes} />}
      {refusal?.code === "version-conflict" ? (
        <p class="notice warn" role="alert">
          {words.staleTitle}.
        </p>
      ) : (
        <Refused refusal={refusal} />
      )}
      {mayPublish ? (
        <form
          class="publish"
          onSubmit={(event) => {
            event.preventDefault();
            bringBack();
          }}
        >
          <label class="field">
            {words.why}
            <input
              value={message}
              maxLength={MOST_CHARACTERS}
              onInput={({ currentTarget }) => setMessage(currentTarget.value)}
            />
          </label>
          <label class="choice">
            <input type="checkbox" checked={isAll} onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
            <span>
              {words.allOfIt}
              <span class="under">{isAll ? words.allHint : words.bringBackHint}</span>
            </span>
          </label>
          <div class="bar">
            <button type="submit" class="button main" disabled={isBusy}>
              {isBusy ? words.publishing : words.bringBack}
            </button>
          </div>
        </form>
      ) : null}
    </>
  );
}
