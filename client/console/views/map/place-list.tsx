import { useMemo, useState } from "preact/hooks";
import type { Place } from "../../../../shared/catalog/catalog.ts";
import { useFormats } from "../../format/use-formats.ts";
import { Field } from "../../parts/field.tsx";
import { useWords } from "../../words/use-words.ts";
import type { PlaceFigures } from "./enters-of.ts";
import { MAP_WORDS } from "./map-words.ts";

/** So many are listed; the rest is found by what is written. */
const MOST = 100;

/** Every place, to be found and chosen without the map. */
export function PlaceList(props: {
  readonly places: readonly Place[];
  readonly figures: PlaceFigures;
  readonly chosen: string | undefined;
  readonly onChoose: (place: string) => void;
}) {
  const { places, figures, chosen, onChoose } = props;
  const words = useWords(MAP_WORDS);
  const formats = useFormats();
  const [find, setFind] = useState("");
  const found = useMemo(() => {
    const wanted = find.toLowerCase();
    return places.filter(({ id, name = "", labels = [] }) =>
      `${id} ${name} ${labels.join(" ")}`.toLowerCase().includes(wanted),
    );
  }, [places, find]);
  return (
    <section class="panel places" aria-labelledby="places-list">
      <h2 id="places-list">
        {words.list} <span class="soft">{formats.count(places.length)}</span>
      </h2>
      <Field label={words.find}>
        <input type="search" value={find} onInput={({ currentTarget }) => setFind(currentTarget.value)} />
      </Field>
      {found.length === 0 ? <p class="soft">{places.length === 0 ? words.noPlaces : words.noneFound}</p> : null}
      <ul>
        {found.slice(0, MOST).map(({ id, name }) => (
          <li key={id}>
            <button type="button" aria-pressed={id === chosen} onClick={() => onChoose(id)}>
              <span dir="auto">{name ?? id}</span>
              {figures.enters.has(id) ? <span class="soft">{formats.count(figures.enters.get(id) ?? 0)}</span> : null}
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST ? <p class="soft small">{words.more(formats.count(found.length - MOST))}</p> : null}
    </section>
  );
}
