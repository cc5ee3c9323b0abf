import type { LiveSignal } from "../../../../shared/signals/live-signal.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Scroll } from "../../parts/scroll.tsx";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import type { HandSignal } from "./say-signal.ts";
import { SIGNALS_WORDS } from "./signals-words.ts";

/** The signals that are on. `onOff`: an editor turned one off, which had so many seconds left. */
export function OnNow(props: {
  readonly signals: readonly LiveSignal[];
  readonly nameOf: (place: string | undefined) => string;
  readonly onOff: (signal: HandSignal, leftSeconds: number) => void;
}) {
  const { signals, nameOf, onOff } = props;
  const words = useWords(SIGNALS_WORDS);
  const formats = useFormats();
  const may = useMay("editor");
  const turnOff = ({ type, place, untilMs }: LiveSignal) =>
    onOff(place === undefined ? { type } : { type, place }, Math.max(1, Math.round((untilMs - Date.now()) / 1000)));
  return (
    <section class="panel" aria-labelledby="on-now">
      <h2 id="on-now">{words.on}</h2>
      {signals.length === 0 ? <p class="soft">{words.nothingOn}</p> : null}
      {signals.length === 0 ? null : (
        <Scroll labelledBy="on-now">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.type}</th>
                <th scope="col">{words.place}</th>
                <th scope="col">{words.since}</th>
                <th scope="col">{words.until}</th>
                {may ? <th scope="col">{words.action}</th> : null}
              </tr>
            </thead>
            <tbody>
              {signals.map((signal) => (
                <tr key={`${signal.type}:${signal.place ?? ""}`}>
                  <th scope="row">{signal.type}</th>
                  <td>
                    <bdi>{nameOf(signal.place)}</bdi>
                  </td>
                  <td>{formats.moment(signal.fromMs)}</td>
                  <td>{formats.moment(signal.untilMs)}</td>
                  {may ? (
                    <td>
                      <button
                        type="button"
                        class="button"
                        aria-label={words.turnOffOf(signal.type, nameOf(signal.place))}
                        onClick={() => turnOff(signal)}
                      >
                        {words.turnOff}
                      </button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
