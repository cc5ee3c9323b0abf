import { mergeData } from "./merge-data.ts";
import { type EarlyStage, isSameRun } from "./run.ts";

/** A stage of an unknown run waits so long for the stage that opens the run, milliseconds. */
export const EARLY_MS = 24 * 3_600_000;

/** Most stages of one person that wait; the oldest goes. */
export const MAX_EARLY = 32;

/**
 * The stages that wait, with one more, in the order in which they happened. One that waits already waits once, with what was
 * said each time, so that no one pushes others out by saying the same again.
 */
export function addEarly(early: readonly EarlyStage[], one: EarlyStage): readonly EarlyStage[] {
  const known = early.find((other) => isSameRun(other, one) && other.stage === one.stage);
  const added = known === undefined ? one : unite(known, one);
  if (added === known) return early;
  return [...early.filter((other) => other !== known), added].sort((a, b) => a.atMs - b.atMs).slice(-MAX_EARLY);
}

function unite(known: EarlyStage, one: EarlyStage): EarlyStage {
  const { data } = mergeData(known.data, one.data);
  if (one.atMs <= known.atMs) return data === known.data ? known : { ...known, data };
  return { ...one, data };
}

/** Those of this run that still wait, in the order in which they happened, and those of others. */
export function takeEarly(
  early: readonly EarlyStage[],
  run: { readonly journey: string; readonly key: string },
  atMs: number,
): { readonly waited: readonly EarlyStage[]; readonly early: readonly EarlyStage[] } {
  return {
    waited: early.filter((one) => isSameRun(one, run) && one.atMs + EARLY_MS > atMs),
    early: early.filter((one) => !isSameRun(one, run)),
  };
}
