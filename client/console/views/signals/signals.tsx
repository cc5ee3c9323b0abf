import { useRef, useState } from "preact/hooks";
import type { Ask, Refusal } from "../../ask/ask.ts";
import type { LiveAnswer } from "../../ask/live-answer.ts";
import { useAsk } from "../../ask/use-ask.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useCatalog } from "../../ask/use-catalog.ts";
import { Refused } from "../../parts/refused.tsx";
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
  /** It is on, and nobody is told before so many seconds are over. */
  readonly untold?: string;
  /** How long it was still to be on, if it was turned off. */
  readonly leftSeconds?: number;
}

/** Signals: what is on, and turning them on and off by hand. */
export function Signals(_: ViewProps) {
  const words = useWords(SIGNALS_WORDS);
  const ask = useAsk();
  const { known, refusal } = useCatalog();
  const live = useAsked<LiveAnswer>("/admin/v1/live", EVERY_MS);
  const [done, setDone] = useState<Done>();
  const [refused, setRefused] = useState<Refusal>();
  // No button is disabled meanwhile: whoever stands on it with the keyboard would lose their place.
  const isBusy = useRef(false);

  const nameOf = (place: string | undefined) =>
    place === undefined ? words.nowhere : (known?.catalog.places?.find(({ id }) => id === place)?.name ?? place);
  const say = async (signal: HandSignal, validForSeconds: number | undefined, after: Done | undefined) => {
    if (isBusy.current) return;
    isBusy.current = true;
    const asked = await saySignal(ask, signal, validForSeconds);
    // Refused as too often it may be on all the same: then nobody is told, since people were a short time ago.
    const isUntold =
      "status" in asked && asked.status === 429 && validForSeconds !== undefined && (await isOn(ask, signal));
    isBusy.current = false;
    live.again();
    const refusedNow = "status" in asked && !isUntold ? asked : undefined;
    setRefused(refusedNow);
    if (refusedNow !== undefined) return;
    setDone(
      after && "status" in asked && asked.retryAfter !== undefined ? { ...after, untold: asked.retryAfter } : after,
    );
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
            {done.untold === undefined ? "" : ` ${words.untold(done.untold)}`}
            <button type="button" id="undo" class="button quiet" onClick={() => undo(done)}>
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
      {known === undefined ? null : (
        <TurnOn
          catalog={known.catalog}
          on={live.value?.live.signals ?? []}
          nameOf={nameOf}
          onOn={(signal, seconds) => say(signal, seconds, { signal, isOn: true })}
        />
      )}
    </>
  );
}

/** Whether the mesh says that this signal is on. */
async function isOn(ask: Ask, { type, place }: HandSignal): Promise<boolean> {
  const asked = await ask<LiveAnswer>("/admin/v1/live");
  return "value" in asked && asked.value.live.signals.some((signal) => signal.type === type && signal.place === place);
}
