import { type EarlyStage, isSameRun } from "./run.ts";

/** A stage of an unknown run waits so long for the stage that opens the run, milliseconds. */
export const EARLY_MS = 24 * 3_600_000;

/** Most stages of one person that wait; the oldest goes. */
export const MAX_EARLY = 32;

/** The stages that wait, with one more, in the order in which they happened. */
export function addEarly(early: readonly EarlyStage[], one: EarlyStage): readonly EarlyStage[] {
  return [...early, one].sort((a, b) => a.atMs - b.atMs).slice(-MAX_EARLY);
}

/** Those of this run, in the order in which they happened, and the others. */
export function takeEarly(
  early: readonly EarlyStage[],
  run: { readonly journey: string; readonly key: string },
): { readonly waited: readonly EarlyStage[]; readonly early: readonly EarlyStage[] } {
  return {
    waited: early.filter((one) => isSameRun(one, run)),
    early: early.filter((one) => !isSameRun(one, run)),
  };
}
