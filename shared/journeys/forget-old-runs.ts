import { EARLY_MS } from "./early-stages.ts";
import type { Journeys } from "./run.ts";

/** An ended run is remembered longer than a signal may be old, milliseconds. */
const ENDED_MS = 25 * 3_600_000;

/** The journeys without what has had its time: stages that waited too long for their run, and runs that are long over. */
export function forgetOldRuns(journeys: Journeys, nowMs: number): Journeys {
  const early = journeys.early.filter(({ atMs }) => atMs + EARLY_MS > nowMs);
  const ended = journeys.ended.filter(({ atMs }) => atMs + ENDED_MS > nowMs);
  if (early.length === journeys.early.length && ended.length === journeys.ended.length) return journeys;
  return { ...journeys, early, ended };
}
