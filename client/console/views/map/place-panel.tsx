import { Fragment } from "preact";
import type { Place } from "../../../../shared/catalog/catalog.ts";
import type { LiveSignal } from "../../../../shared/signals/live-signal.ts";
import { type Formats, useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import type { PlaceFigures } from "./enters-of.ts";
import { MAP_WORDS, type MapWords } from "./map-words.ts";
import { sayLength } from "./say-length.ts";

/** What is known of the chosen place. What may not be told is said to be hidden. */
export function PlacePanel(props: {
  readonly place: Place | undefined;
  readonly figures: PlaceFigures;
  readonly signals: readonly LiveSignal[];
}) {
  const { place, figures, signals } = props;
  const words = useWords(MAP_WORDS);
  const formats = useFormats();
  if (place === undefined) return <p class="soft">{words.choose}</p>;
  const { id, name = id, labels = [], zones = [] } = place;
  const on = signals.filter((signal) => signal.place === id).map(({ type }) => type);
  const told = (count: number | undefined) => (count === undefined ? words.hidden : formats.count(count));
  const rows = [
    [words.id, id],
    [words.labels, labels.join(", ") || words.none],
    [words.zones, zones.join(", ") || words.none],
    [words.fence, sayFence(place, words, formats)],
    [words.enters, told(figures.enters.get(id))],
    [words.given, told(figures.given.get(id))],
    [words.signals, on.join(", ") || words.none],
  ] as const;
  return (
    <section class="panel" aria-labelledby="place">
      <h2 id="place">
        <bdi>{name}</bdi>
      </h2>
      <dl class="pairs">
        {rows.map(([term, said]) => (
          <Fragment key={term}>
            <dt>{term}</dt>
            <dd>{said}</dd>
          </Fragment>
        ))}
      </dl>
      <p class="soft small">{words.hint}</p>
    </section>
  );
}

function sayFence({ fence }: Place, words: MapWords, formats: Formats): string {
  if (fence === undefined) return words.noFence;
  return "center" in fence ? words.circle(sayLength(fence.radius, words, formats)) : words.polygon;
}
