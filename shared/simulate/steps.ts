/**
 * Work that is done a step at a time: whoever does it may do something else between two steps, or never go on. Each step says
 * how much it did, in microseconds that are counted: about what it takes a quiet machine. No clock is asked, so the same work
 * always counts the same.
 */
export type Steps<Made> = Generator<number, Made, undefined>;

/** Does all of the work without a pause: what comes of it. */
export function finishSteps<Made>(steps: Steps<Made>): Made {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
