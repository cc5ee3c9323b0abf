import { useRef, useState } from "preact/hooks";
import type { Refusal } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Refused } from "../../parts/refused.tsx";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";

/** What is paused and resumed. */
export interface Switched {
  readonly kind: "moment" | "campaign";
  readonly id: string;
}

/**
 * Pauses a moment or campaign, or lets it go on, after a question; what was done can be undone at once. Editors have it. `onDone`: the
 * live state has changed.
 */
export function PauseSwitch(props: Switched & { readonly isPaused: boolean; readonly onDone: () => void }) {
  const { kind, id, isPaused, onDone } = props;
  const words = useWords(CAMPAIGNS_WORDS);
  const ask = useAsk();
  const may = useMay("editor");
  const [isAsked, setAsked] = useState(false);
  const [done, setDone] = useState<"pause" | "resume">();
  const [refusal, setRefusal] = useState<Refusal>();
  // No button is disabled meanwhile: whoever stands on it with the keyboard would lose their place.
  const isBusy = useRef(false);
  if (!may) return null;

  const what = isPaused ? "resume" : "pause";
  const name = `${words.kinds[kind]} ${id}`;
  const act = async (wanted: "pause" | "resume", isUndo: boolean) => {
    setAsked(false);
    if (isBusy.current) return;
    isBusy.current = true;
    const asked = await ask(`/admin/v1/${wanted}`, { body: { [kind]: id } });
    isBusy.current = false;
    setRefusal("status" in asked ? asked : undefined);
    if ("status" in asked) return;
    setDone(isUndo ? undefined : wanted);
    onDone();
  };
  return (
    <div class="pause">
      <button type="button" class="button" id="pause" onClick={() => setAsked(true)}>
        {words[what]}
      </button>
      <div role="status">
        {done === undefined ? null : (
          <p class="notice good inline">
            {done === "pause" ? words.paused(name) : words.resumed(name)}
            <button
              type="button"
              class="button quiet"
              id="undo"
              onClick={() => act(done === "pause" ? "resume" : "pause", true)}
            >
              {words.undo}
            </button>
          </p>
        )}
      </div>
      <Refused refusal={refusal} />
      {isAsked ? (
        <Confirm
          title={isPaused ? words.resumeTitle(name) : words.pauseTitle(name)}
          act={words[what]}
          onAct={() => act(what, false)}
          onClose={() => setAsked(false)}
        >
          <p>{isPaused ? words.resumeMeans : words.pauseMeans}</p>
        </Confirm>
      ) : null}
    </div>
  );
}
