import type { PulseFigures, PulseView } from "../../../../shared/measure/pulse/pulse-view.ts";

/** What is looked at: two minutes by the second, or an hour by the minute. */
export type Span = "seconds" | "minutes";

/** Answer of GET /admin/v1/pulse. */
export interface PulseAnswer extends PulseView {
  /** Seconds. */
  readonly asOf: number;
}

/** A span of time without gaps. */
export interface PulseSeries {
  /** UTC seconds, ascending. */
  readonly times: readonly number[];
  readonly pings: readonly number[];
  readonly offers: readonly number[];
  readonly pushes: readonly number[];
  /** Milliseconds; null where there was no ping. */
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  readonly total: PulseTotal;
}

/** A span as a whole. */
export interface PulseTotal {
  readonly pings: number;
  readonly offers: number;
  readonly pushes: number;
  readonly none: number;
  readonly sightings: number;
  /** Most frequent first. */
  readonly reasons: readonly (readonly [reason: string, count: number])[];
  /** Milliseconds of the middle cell, by its p50; null without a ping. */
  readonly p50: number | null;
  /** Milliseconds of the worst cell. */
  readonly p99: number | null;
}

const SPANS = { seconds: { step: 1, cells: 120 }, minutes: { step: 60, cells: 60 } } as const;

/** What to look at first: the last two minutes, or the hour if only that has something to show. */
export function spanToBegin({ seconds, minutes }: PulseAnswer): Span {
  return seconds.length === 0 && minutes.length > 0 ? "minutes" : "seconds";
}

/** The figures of a span up to now. Where nothing happened the mesh tells nothing, and there are zeros. */
export function seriesOf(answer: PulseAnswer, span: Span): PulseSeries {
  const { step, cells } = SPANS[span];
  const last = Math.floor(answer.asOf / step) * step;
  const times = Array.from({ length: cells }, (_, index) => last - (cells - 1 - index) * step);
  const known = new Map<number, PulseFigures>(answer[span].map((figures) => [figures.at, figures]));
  const told = times.map((at) => known.get(at));
  return {
    times,
    pings: told.map((figures) => figures?.pings ?? 0),
    offers: told.map((figures) => figures?.outcomes.offer ?? 0),
    pushes: told.map((figures) => figures?.outcomes.push ?? 0),
    p50: told.map((figures) => figures?.p50 ?? null),
    p99: told.map((figures) => figures?.p99 ?? null),
    total: totalOf(told.filter((figures) => figures !== undefined)),
  };
}

function totalOf(told: readonly PulseFigures[]): PulseTotal {
  const reasons = new Map<string, number>();
  for (const figures of told)
    for (const [reason, count] of Object.entries(figures.reasons))
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  const sum = (of: (figures: PulseFigures) => number) => told.reduce((total, figures) => total + of(figures), 0);
  return {
    pings: sum(({ pings }) => pings),
    offers: sum(({ outcomes }) => outcomes.offer),
    pushes: sum(({ outcomes }) => outcomes.push),
    none: sum(({ outcomes }) => outcomes.none),
    sightings: sum(({ sightings }) => sightings),
    reasons: [...reasons].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)),
    p50: middleOf(told),
    p99: told.reduce<number | null>((most, { p99 }) => (p99 === null ? most : Math.max(most ?? 0, p99)), null),
  };
}

/** The median of the cells' medians, each counting as often as it has pings. */
function middleOf(told: readonly PulseFigures[]): number | null {
  const cells = told.flatMap(({ p50, pings }) => (p50 === null ? [] : [{ p50, pings }])).sort((a, b) => a.p50 - b.p50);
  let left = cells.reduce((sum, { pings }) => sum + pings, 0) / 2;
  for (const { p50, pings } of cells) {
    left -= pings;
    if (left <= 0) return p50;
  }
  return null;
}
