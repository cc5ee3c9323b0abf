import { type Arm, relativeLiftOf } from "./relative-lift.ts";

/** No greater number is told. It stands for "10 million or more". */
export const MOST_PEOPLE_NEEDED = 10_000_000;

/**
 * About how many more people a lift needs until it is shown: people of both arms together, if rates and split stay as
 * they are. 0 if it is shown; else two significant digits, rounded up. Undefined if there is no lift at these rates, or
 * it cannot be computed.
 */
export function peopleNeeded(treatment: Arm, control: Arm): number | undefined {
  const lift = relativeLiftOf(treatment, control);
  if (lift === undefined || lift.relative === 0) return undefined;
  if (lift.shown) return 0;
  const isShownWith = (more: number): boolean => {
    const factor = 1 + more / (treatment.exposed + control.exposed);
    return relativeLiftOf(grow(treatment, factor), grow(control, factor))?.shown === true;
  };
  let tooFew = 0;
  let enough = MOST_PEOPLE_NEEDED;
  if (!isShownWith(enough)) return enough;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isShownWith(middle)) enough = middle;
    else tooFew = middle;
  }
  const step = 10 ** Math.max(0, String(enough).length - 2);
  return Math.ceil(enough / step) * step;
}

/** The arm with more people, at the same rate. */
function grow({ exposed, converted }: Arm, factor: number): Arm {
  return { exposed: exposed * factor, converted: converted * factor };
}
