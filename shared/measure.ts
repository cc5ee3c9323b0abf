import type { Answer } from "./respond/answer.ts";

/**
 * One row of measurement: its columns are declared here, once, and their order is the order of the data point. No id of a
 * person, a device or a receipt is ever in it.
 */
export interface Measurement {
  /** Index: the moment, or the reason where there was none. */
  readonly index: string;
  /** outcome, reason, moment, campaign, variant. */
  readonly texts: readonly string[];
  /** Milliseconds of receive, verify, locate, decide, respond. */
  readonly numbers: readonly number[];
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
