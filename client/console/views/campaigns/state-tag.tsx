import { useWords } from "../../words/use-words.ts";
import { CAMPAIGNS_WORDS } from "./campaigns-words.ts";
import type { RunState } from "./state-of.ts";

const LOOKS = { running: "good", paused: "bad", before: "warn", over: "", gone: "" } as const;

/** The state of a moment or campaign; `gone`: counts have it, and the catalog has not. */
export function StateTag({ state }: { readonly state: RunState | "gone" }) {
  const { states } = useWords(CAMPAIGNS_WORDS);
  return <span class={`tag ${LOOKS[state]}`}>{states[state]}</span>;
}
