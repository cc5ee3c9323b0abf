import type { Journeys, Run } from "./run.ts";

/** The runs of a person as they are stored. Plain JSON. */
export interface KeptRuns {
  readonly rows: readonly KeptRun[];
  readonly others: OtherRuns;
}

/** A run as a row. */
export interface KeptRun {
  readonly run: Run;
  /** When to look at the run next, epoch milliseconds. */
  readonly dueMs: number;
  /** What must stay granted for it to be kept. */
  readonly purposes: readonly string[];
}

/** What is known of runs that are not under way: those still to begin, and those that are over. */
export interface OtherRuns extends Pick<Journeys, "early" | "ended"> {
  /** By journey: what must stay granted for these to be kept. */
  readonly purposes: Readonly<Record<string, readonly string[]>>;
}

export const NO_OTHERS: OtherRuns = { early: [], ended: [], purposes: {} };

/** Of a person who is on no journey. */
export const NO_RUNS: KeptRuns = { rows: [], others: NO_OTHERS };

/** What is stored, as the journeys that it is. */
export function journeysOf({ rows, others: { early, ended } }: KeptRuns): Journeys {
  return { runs: rows.map(({ run }) => run), early, ended };
}
