/** Work that is done a step at a time: whoever does it may do something else between two steps, or never go on. */
export type Steps<Made> = Generator<undefined, Made, undefined>;

/** Does all of the work without a pause: what comes of it. */
export function finishSteps<Made>(steps: Steps<Made>): Made {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
