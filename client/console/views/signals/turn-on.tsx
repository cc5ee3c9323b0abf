import { useMemo, useState } from "preact/hooks";
import type { Catalog } from "../../../../shared/catalog/catalog.ts";
import type { LiveSignal } from "../../../../shared/signals/live-signal.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Field } from "../../parts/field.tsx";
import { PlaceField } from "../../parts/place-field.tsx";
import { useMay } from "../../session/use-may.ts";
import { useWords } from "../../words/use-words.ts";
import { Reach } from "./reach.tsx";
import type { HandSignal } from "./say-signal.ts";
import { placesOfType, signalTypes } from "./signal-types.ts";
import { SIGNALS_WORDS } from "./signals-words.ts";

const TYPE = /^[a-z0-9-]{1,64}$/;
const TIMES = [900, 3600, 14400, 43200] as const;

/** A signal by hand: which, where, and how many would hear of it; editors turn it on, and say for how long. */
export function TurnOn(props: {
  readonly catalog: Catalog;
  readonly on: readonly LiveSignal[];
  readonly nameOf: (place: string | undefined) => string;
  readonly onOn: (signal: HandSignal, validForSeconds: number) => void;
}) {
  const { catalog, on, nameOf, onOn } = props;
  const words = useWords(SIGNALS_WORDS);
  const may = useMay("editor");
  const types = useMemo(() => signalTypes(catalog, on), [catalog, on]);
  const [written, setType] = useState<string>();
  const [place, setPlace] = useState("");
  const [seconds, setSeconds] = useState<(typeof TIMES)[number]>(3600);
  const [isAsked, setAsked] = useState(false);
  const type = written ?? types[0] ?? "";
  const first = useMemo(() => placesOfType(catalog, type), [catalog, type]);
  const places = catalog.places ?? [];
  const isPlace = place === "" || places.some(({ id }) => id === place);
  const signal = place === "" ? { type } : { type, place };
  const submit = (event: Event) => {
    event.preventDefault();
    if (may && TYPE.test(type) && isPlace) setAsked(true);
  };
  return (
    <form class="panel" aria-labelledby="turn-on" onSubmit={submit}>
      <h2 id="turn-on">{may ? words.title : words.askReach}</h2>
      <p class="soft small">{may ? words.hint : words.mayNot}</p>
      <div class="bar">
        <Field label={words.type}>
          <input
            list="types"
            value={type}
            autocomplete="off"
            required
            onInput={({ currentTarget }) => setType(currentTarget.value)}
          />
          <datalist id="types">
            {types.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </Field>
        <PlaceField
          label={may ? words.placeHint : words.place}
          places={places}
          first={first}
          value={place}
          onChange={setPlace}
        />
        {may ? (
          <>
            <Field label={words.forHow}>
              <select
                value={seconds}
                onChange={({ currentTarget }) =>
                  setSeconds(TIMES.find((one) => String(one) === currentTarget.value) ?? 3600)
                }
              >
                {TIMES.map((one) => (
                  <option key={one} value={one}>
                    {words.times[one]}
                  </option>
                ))}
              </select>
            </Field>
            <button type="submit" class="button main">
              {words.turnOn}
            </button>
          </>
        ) : null}
      </div>
      {TYPE.test(type) || type === "" ? null : (
        <p class="notice warn" role="alert">
          {words.noType}
        </p>
      )}
      {!TYPE.test(type) || types.includes(type) ? null : (
        <p class="notice warn" role="alert">
          {words.unnamed}
        </p>
      )}
      {isPlace ? null : (
        <p class="notice warn" role="alert">
          {words.noPlace}
        </p>
      )}
      {place !== "" && isPlace && TYPE.test(type) ? (
        <Reach key={`${type} ${place}`} signal={type} place={place} />
      ) : null}
      {isAsked ? (
        <Confirm
          title={words.confirm(type, nameOf(signal.place))}
          act={words.turnOn}
          onAct={() => {
            setAsked(false);
            onOn(signal, seconds);
          }}
          onClose={() => setAsked(false)}
        >
          <p>{words.confirmMeans(words.times[seconds])}</p>
        </Confirm>
      ) : null}
    </form>
  );
}
