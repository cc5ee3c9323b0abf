import type { Answer } from "../respond/answer.ts";

/**
 * One row of measurement: its columns are declared here, once, and their order is the order of the data point. No id of a
 * person, a device or a receipt is ever in it.
 */
export interface Measurement {
  /** The moment, or the reason where there was none. */
  readonly index: string;
  /** outcome, reason, moment, campaign, variant. */
  readonly texts: readonly string[];
  /** Milliseconds of receive, verify, locate, decide, respond. */
  readonly numbers: readonly number[];
}

/** What is measured of what a gateway heard: rows of each kind, and people who were told. Index: the place. */
export function sightingsMeasurementOf(
  counted: { accepted: number; ignored: number; old: number; people: number; place: string },
  durations: readonly (readonly [string, number])[],
): Measurement {
  const { accepted, ignored, old, people, place } = counted;
  return {
    index: place,
    texts: ["sightings"],
    numbers: [...durations.map(([, durationMs]) => durationMs), accepted, ignored, old, people],
  };
}

/** What is measured of an answered ping. */
export function measurementOf(answer: Answer, durations: readonly (readonly [string, number])[]): Measurement {
  const { outcome, reason = "", offer } = answer;
  return {
    index: offer?.moment ?? reason,
    texts: [outcome, reason, offer?.moment ?? "", offer?.campaign ?? "", offer?.variant ?? ""],
    numbers: durations.map(([, durationMs]) => durationMs),
  };
}
