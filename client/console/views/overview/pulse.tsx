import { useMemo, useRef, useState } from "preact/hooks";
import { useAsked } from "../../ask/use-asked.ts";
import { type Formats, type TimeUnit, useFormats } from "../../format/use-formats.ts";
import { Chart } from "../../parts/chart.tsx";
import { Refused } from "../../parts/refused.tsx";
import { useWords } from "../../words/use-words.ts";
import { OVERVIEW_WORDS } from "./overview-words.ts";
import { type PulseAnswer, type PulseSeries, type Span, seriesOf, spanToBegin } from "./pulse-series.ts";
import { Reasons } from "./reasons.tsx";

const EVERY_MS = 2_000;

/** What happens right now: pings, what they got or why not, and how long they waited. */
export function Pulse() {
  const words = useWords(OVERVIEW_WORDS);
  const formats = useFormats();
  const [chosen, setSpan] = useState<Span>();
  const { value, refusal } = useAsked<PulseAnswer>("/admin/v1/pulse", EVERY_MS);
  // By the first answer alone: nothing jumps while somebody looks at it.
  const first = useRef<Span | undefined>(undefined);
  if (value !== undefined) first.current ??= spanToBegin(value);
  const span = chosen ?? first.current ?? "seconds";
  const series = useMemo(() => (value === undefined ? undefined : seriesOf(value, span)), [value, span]);
  return (
    <section class="panel" aria-labelledby="pulse">
      <div class="panel-head">
        <h2 id="pulse">{words.now}</h2>
        <fieldset class="switch">
          <legend class="unseen">{words.span}</legend>
          {(["seconds", "minutes"] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="span" checked={span === one} onChange={() => setSpan(one)} />
              <span>{words.spans[one]}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <Refused refusal={refusal} />
      {series === undefined ? null : (
        <>
          <Totals series={series} formats={formats} />
          <div class="columns">
            <PingChart series={series} formats={formats} unit={span === "seconds" ? "second" : "minute"} />
            <LatencyChart series={series} formats={formats} unit={span === "seconds" ? "second" : "minute"} />
          </div>
          <Reasons total={series.total} />
        </>
      )}
    </section>
  );
}

interface Shown {
  readonly series: PulseSeries;
  readonly formats: Formats;
}

function Totals({ series: { total }, formats }: Shown) {
  const words = useWords(OVERVIEW_WORDS);
  const share = (count: number) => (total.pings === 0 ? "" : formats.share(count / total.pings));
  const ms = (value: number | null) => (value === null ? "–" : formats.ms(value));
  const tiles = [
    [words.pings, formats.count(total.pings), ""],
    [words.offers, formats.count(total.offers), share(total.offers)],
    [words.pushes, formats.count(total.pushes), share(total.pushes)],
    [words.none, formats.count(total.none), share(total.none)],
    [words.half, ms(total.p50), ""],
    [words.slow, ms(total.p99), ""],
  ] as const;
  return (
    <dl class="tiles">
      {tiles.map(([name, value, under]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} {under === "" ? null : <span class="soft">{under}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function PingChart({ series, formats, unit }: Shown & { readonly unit: TimeUnit }) {
  const words = useWords(OVERVIEW_WORDS);
  const { times, pings, offers, pushes, total } = series;
  const summary = words.pingSummary(formats.count(total.pings), formats.count(total.offers + total.pushes));
  return (
    <Chart
      summary={summary}
      times={times}
      unit={unit}
      least={4}
      series={[
        { label: words.pings, values: pings, colour: "--series-1", isFilled: true, format: formats.count },
        { label: words.offers, values: offers, colour: "--series-2", isFilled: true, format: formats.count },
        { label: words.pushes, values: pushes, colour: "--series-3", format: formats.count },
      ]}
    />
  );
}

function LatencyChart({ series, formats, unit }: Shown & { readonly unit: TimeUnit }) {
  const words = useWords(OVERVIEW_WORDS);
  const { times, p50, p99, total } = series;
  const said = (ms: number | null) => (ms === null ? "–" : formats.ms(ms));
  return (
    <Chart
      summary={words.latencySummary(said(total.p50), said(total.p99))}
      times={times}
      unit={unit}
      least={5}
      series={[
        { label: words.p99, values: p99, colour: "--series-3", format: formats.ms },
        { label: words.p50, values: p50, colour: "--series-1", format: formats.ms },
      ]}
    />
  );
}
