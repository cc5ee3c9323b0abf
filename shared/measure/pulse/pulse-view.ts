import { present } from "../../json/present.ts";
import { quantileOf } from "./latency-histogram.ts";
import type { EnterCells, PulseBook, Tally } from "./pulse-book.ts";

/** What happened in a second or a minute. */
export interface PulseFigures {
  /** When it began, UTC seconds since 1970. */
  readonly at: number;
  /** Pings that were answered 200. */
  readonly pings: number;
  readonly outcomes: { readonly offer: number; readonly push: number; readonly none: number };
  /** Of those with the outcome none: how many, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Messages of gateways that were taken. */
  readonly sightings: number;
  /** Milliseconds that half of the pings, and 99 in 100, took no longer than; null without a ping. */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** A minute, with how often people entered each place. */
export interface PulseMinute extends PulseFigures {
  /** Of ten people or more. Absent until a few seconds after the end of the minute. */
  readonly enters?: EnterCells;
}

/** The last 120 seconds and 60 minutes in which anything happened, the oldest first, the present ones included. */
export interface PulseView {
  readonly seconds: readonly PulseFigures[];
  readonly minutes: readonly PulseMinute[];
}

/** What is told of a book whose pages were turned to now. */
export function viewPulse({ seconds, minutes }: PulseBook): PulseView {
  return {
    seconds: inOrder(seconds).map(([second, tally]) => figuresOf(second, tally)),
    minutes: inOrder(minutes).map(([minute, tally]) =>
      present({ ...figuresOf(minute * 60, tally), enters: tally.cells }),
    ),
  };
}

function inOrder<T>(kept: ReadonlyMap<number, T>): readonly (readonly [number, T])[] {
  return [...kept].sort(([a], [b]) => a - b);
}

function figuresOf(at: number, { said, latencies }: Tally): PulseFigures {
  const { offer = 0, push = 0, sightings = 0, ...reasons } = said;
  const none = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return {
    at,
    pings: offer + push + none,
    outcomes: { offer, push, none },
    reasons,
    sightings,
    p50: quantileOf(latencies, 0.5),
    p99: quantileOf(latencies, 0.99),
  };
}
