import type { Journeys } from "./run.ts";
import { runName } from "./run.ts";

/** Of the journeys before a step, what the step was made of: the same again comes of that alone. */
export function touchedPart(before: Journeys, after: Journeys): Journeys {
  const known = new Set<object>([...before.runs, ...before.early]);
  const left = new Set<object>([...after.runs, ...after.early]);
  const changed = [
    ...[...before.runs, ...before.early].filter((one) => !left.has(one)),
    ...[...after.runs, ...after.early].filter((one) => !known.has(one)),
  ];
  const names = new Set(changed.map(runName));
  const isTouched = (one: { readonly journey: string; readonly key: string }) => names.has(runName(one));
  return {
    runs: before.runs.filter(isTouched),
    early: before.early.filter(isTouched),
    ended: before.ended.filter(isTouched),
  };
}
