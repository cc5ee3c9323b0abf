import type { Refusal } from "../ask/ask.ts";
import { inBoth } from "../words/language.ts";
import { useWords } from "../words/use-words.ts";

const WORDS = inBoth(
  {
    unreached: "The mesh cannot be reached. What you see may be old.",
    forbidden: "Your role may not do this.",
    often: (seconds: string) => `The mesh is asked too often. Try again in ${seconds} s.`,
  },
  {
    unreached: "Das Mesh ist nicht erreichbar. Was Sie sehen, kann veraltet sein.",
    forbidden: "Ihre Rolle darf das nicht.",
    often: (seconds) => `Das Mesh wird zu oft gefragt. Versuchen Sie es in ${seconds} s wieder.`,
  },
);

/** Why the mesh did not do or tell something, in a place that a screen reader reads at once. Nothing without a refusal. */
export function Refused({ refusal }: { readonly refusal: Refusal | undefined }) {
  const words = useWords(WORDS);
  if (refusal === undefined) return null;
  return (
    <p class="notice bad" role="alert">
      {sayRefusal(refusal, words)}
    </p>
  );
}

function sayRefusal({ status, problem, retryAfter }: Refusal, words: (typeof WORDS)["en"]) {
  if (status === 429 && retryAfter !== undefined) return words.often(retryAfter);
  // What the mesh says is English.
  const said = <span lang="en">{problem}</span>;
  if (status === 403)
    return (
      <>
        {words.forbidden} {said}
      </>
    );
  return problem === "" ? words.unreached : said;
}
