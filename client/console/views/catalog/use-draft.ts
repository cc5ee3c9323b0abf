import { useCallback, useContext, useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../ask/ask.ts";
import { SessionContext } from "../../session/session-context.ts";
import { type Draft, keepDraft, keptDraft } from "./draft.ts";
import { readPublished } from "./versions-of.ts";

/** The draft of whoever is signed in: the one that was left, else what is published. */
export function useDraft() {
  const { operator, doubt } = useContext(SessionContext);
  const { name } = operator;
  const [draft, setDraft] = useState<Draft | undefined>(() => keptDraft(name));
  const [refusal, setRefusal] = useState<Refusal>();

  /** Begins anew with what is published now. */
  const begin = useCallback(async () => {
    const read = await readPublished();
    if ("status" in read) {
      doubt(read);
      return setRefusal(read);
    }
    setRefusal(undefined);
    const { current, text } = read;
    setDraft({ author: name, base: current?.version, original: text, text });
  }, [name, doubt]);

  useEffect(() => {
    if (keptDraft(name) === undefined) begin();
  }, [name, begin]);
  useEffect(() => keepDraft(draft), [draft]);

  const isChanged = draft !== undefined && draft.text !== draft.original;
  const change = useCallback(
    (to: Partial<Draft>) => setDraft((now) => (now === undefined ? now : { ...now, ...to })),
    [],
  );
  return { draft, isChanged, refusal, begin, change };
}
