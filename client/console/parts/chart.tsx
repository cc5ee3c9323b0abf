import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { type TimeUnit, useFormats } from "../format/use-formats.ts";
import { ticksBetween } from "./ticks-between.ts";

/** One line of a chart. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A token of styles/tokens.css, as `--series-1`. */
  readonly colour: string;
  readonly isFilled?: boolean;
  readonly format: (value: number) => string;
}

/** What a chart shows. */
export interface ChartProps {
  /** What it shows, for who cannot see it. */
  readonly summary: string;
  /** UTC seconds, ascending. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** How a time is written: as 14:03:20, 14:03 or 30 Nov. */
  readonly unit: TimeUnit;
  /** Least height of the scale, so that a quiet chart lies flat. */
  readonly least: number;
}

const HEIGHT = 180;
/** Steps of the axis of time, in seconds: none is shorter than what a value stands for. */
const INCREMENTS = {
  second: [10, 15, 30, 60, 120],
  minute: [300, 600, 900, 1_800, 3_600],
  day: [86_400, 172_800, 604_800, 1_209_600],
} as const satisfies Record<TimeUnit, readonly number[]>;
const AXIS_FONT = "12px ui-sans-serif, system-ui, sans-serif";

/** Lines over time, drawn by uPlot. The values are told beside it, since nobody can read a canvas. */
export function Chart({ summary, times, series, unit, least }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const formats = useFormats();
  const shape = series.map(({ label, colour }) => `${label} ${colour}`).join("|");
  const data = [times, ...series.map(({ values }) => values)] as uPlot.AlignedData;
  const latest = useRef({ data, series });
  latest.current = { data, series };

  // `shape` stands for the series, whose values come by setData.
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const draw = () => {
      plot.current?.destroy();
      const options = optionsOf(element, { series: latest.current.series, formats, unit, least });
      plot.current = new uPlot(options, latest.current.data, element);
    };
    const resize = new ResizeObserver(() =>
      plot.current?.setSize({ width: Math.max(element.clientWidth, 80), height: HEIGHT }),
    );
    draw();
    resize.observe(element);
    dark.addEventListener("change", draw);
    return () => {
      resize.disconnect();
      dark.removeEventListener("change", draw);
      plot.current?.destroy();
    };
  }, [shape, formats, unit, least]);
  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <figure class="chart">
      <ul class="legend" aria-hidden="true">
        {series.map(({ label, colour }) => (
          <li key={label}>
            <span class="swatch" style={{ background: `var(${colour})` }} />
            {label}
          </li>
        ))}
      </ul>
      <div ref={host} class="plot" role="img" aria-label={summary} />
    </figure>
  );
}

function optionsOf(
  element: HTMLElement,
  about: Pick<ChartProps, "series" | "unit" | "least"> & { readonly formats: ReturnType<typeof useFormats> },
): uPlot.Options {
  const { series, formats, unit, least } = about;
  const style = getComputedStyle(element);
  const axis = { stroke: style.getPropertyValue("color"), font: AXIS_FONT, ticks: { show: false } };
  const grid = { stroke: colourOf(element, "--line"), width: 1 };
  const [first] = series;
  return {
    width: Math.max(element.clientWidth, 80),
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(max ?? 0, least) * 1.08] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        incrs: [...INCREMENTS[unit]],
        splits: (_, __, from, to, step) => ticksBetween(from, to, step),
        values: (_, splits) => splits.map((at) => formats.at(at * 1000, unit)),
        space: unit === "second" ? 80 : 60,
      },
      { ...axis, grid, size: 56, values: (_, splits) => splits.map((value) => first?.format(value) ?? String(value)) },
    ],
    series: [
      {},
      ...series.map(({ label, colour, isFilled }) => {
        const stroke = colourOf(element, colour);
        const line = { label, stroke, width: 1.75, points: { show: false }, spanGaps: false };
        return isFilled === true ? { ...line, fill: `${stroke}22` } : line;
      }),
    ],
  };
}

/** A token as the browser resolves it now, as #rrggbb: a canvas knows no `light-dark()`. */
function colourOf(element: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  element.append(probe);
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}
