import { useState } from "preact/hooks";
import type { Refusal } from "../../ask/ask.ts";
import type { LiveAnswer } from "../../ask/live-answer.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useCatalog } from "../../ask/use-catalog.ts";
import { Refused } from "../../parts/refused.tsx";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import type { ViewProps } from "../view.ts";
import { OnNow } from "./on-now.tsx";
import { type HandSignal, saySignal } from "./say-signal.ts";
import { SIGNALS_WORDS } from "./signals-words.ts";
import { TurnOn } from "./turn-on.tsx";

const EVERY_MS = 3_000;
/** What "undo" turns on again, if nobody says for how long. */
const AGAIN_SECONDS = 3_600;

/** Something that was done here, and can be undone. */
interface Done {
  readonly signal: HandSignal;
  readonly isOn: boolean;
  /** How long it was still to be on, if it was turned off. */
  readonly leftSeconds?: number;
}

/** Signals: what is on, and turning them on and off by hand. */
export function Signals(_: ViewProps) {
  const words = useWords(SIGNALS_WORDS);
  const may = useMay("editor");
  const { known, refusal } = useCatalog();
  const live = useAsked<LiveAnswer>("/admin/v1/live", EVERY_MS);
  const [done, setDone] = useState<Done>();
  const [refused, setRefused] = useState<Refusal>();
  const [isBusy, setBusy] = useState(false);

  const nameOf = (place: string | undefined) =>
    place === undefined ? words.nowhere : (known?.catalog.places?.find(({ id }) => id === place)?.name ?? place);
  const say = async (signal: HandSignal, validForSeconds: number | undefined, after: Done | undefined) => {
    setBusy(true);
    const asked = await saySignal(signal, validForSeconds);
    setBusy(false);
    setRefused("status" in asked ? asked : undefined);
    if ("status" in asked) return;
    setDone(after);
    live.again();
  };
  const undo = ({ signal, isOn, leftSeconds = AGAIN_SECONDS }: Done) =>
    say(signal, isOn ? undefined : leftSeconds, undefined);
  return (
    <>
      <Refused refusal={refused ?? refusal ?? live.refusal} />
      <div role="status" class="said">
        {done === undefined ? null : (
          <p class="notice good inline">
            {(done.isOn ? words.isOn : words.isOff)(done.signal.type, nameOf(done.signal.place))}
            <button type="button" id="undo" class="button quiet" disabled={isBusy} onClick={() => undo(done)}>
              {words.undo}
            </button>
          </p>
        )}
      </div>
      {live.value === undefined ? null : (
        <OnNow
          signals={live.value.live.signals}
          nameOf={nameOf}
          onOff={(signal, leftSeconds) => say(signal, undefined, { signal, isOn: false, leftSeconds })}
        />
      )}
      {may ? null : <p class="soft">{words.mayNot}</p>}
      {may && known !== undefined ? (
        <TurnOn
          catalog={known.catalog}
          on={live.value?.live.signals ?? []}
          nameOf={nameOf}
          isBusy={isBusy}
          onOn={(signal, seconds) => say(signal, seconds, { signal, isOn: true })}
        />
      ) : null}
    </>
  );
}
