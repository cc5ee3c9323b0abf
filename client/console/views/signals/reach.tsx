import { useState } from "preact/hooks";
import type { ReachBucket } from "../../../../shared/areas/blur-reach.ts";
import type { Asked } from "../../ask/ask.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { type Formats, useFormats } from "../../format/use-formats.ts";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { SIGNALS_WORDS } from "./signals-words.ts";

/** Answer of POST /admin/v1/reach. */
interface ReachAnswer {
  readonly people: ReachBucket | null;
  readonly asOf: string;
}

/** About how many people a signal at a place would reach. It is asked for by hand, since the mesh tells it 20 times an hour. */
export function Reach({ signal, place }: { readonly signal: string; readonly place: string }) {
  const words = useWords(SIGNALS_WORDS);
  const formats = useFormats();
  const ask = useAsk();
  const [asked, setAsked] = useState<Asked<ReachAnswer>>();
  const [isBusy, setBusy] = useState(false);
  const askNow = async () => {
    setBusy(true);
    setAsked(await ask<ReachAnswer>("/admin/v1/reach", { body: { signal, place } }));
    setBusy(false);
  };
  return (
    <div class="bar">
      <button type="button" class="button" id="reach" disabled={isBusy} onClick={askNow}>
        {words.askReach}
      </button>
      <div role="status">
        {asked !== undefined && "value" in asked ? <p>{sayReach(asked.value, words, formats)}</p> : null}
        {asked !== undefined && "status" in asked && asked.status === 422 ? <p>{words.reachNone}</p> : null}
      </div>
      {asked !== undefined && "status" in asked && asked.status !== 422 ? <Refused refusal={asked} /> : null}
    </div>
  );
}

function sayReach({ people, asOf }: ReachAnswer, words: (typeof SIGNALS_WORDS)["en"], formats: Formats): string {
  const time = formats.time(Date.parse(asOf));
  if (people === null) return words.reachFew(time);
  return words.reach(formats.count(people.from), formats.count(people.below), time);
}
