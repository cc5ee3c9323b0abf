/** Below this p-value the split is no chance: something drops or adds people in one arm only. */
const ALARM_BELOW = 0.001;

/** Whether the arms have as many people as they should. */
export interface SplitJudgement {
  /** χ² with one degree of freedom. */
  readonly chiSquared: number;
  /** How often chance alone makes a split at least as uneven. */
  readonly p: number;
  /** A lift is not to be believed. */
  readonly isUneven: boolean;
}

/**
 * Holds the exposed people of both arms against the share that the control arm was given; undefined if nobody is
 * exposed, or the share gives one arm nobody.
 */
export function judgeSplit(
  exposed: { readonly treatment: number; readonly control: number },
  controlShare: number,
): SplitJudgement | undefined {
  const people = exposed.treatment + exposed.control;
  if (people <= 0 || controlShare <= 0 || controlShare >= 1) return undefined;
  // Both arms are off by the same number of people, so the terms of the two have one form.
  const off = exposed.control - people * controlShare;
  const chiSquared = (off * off) / (people * controlShare * (1 - controlShare));
  const p = erfc(Math.sqrt(chiSquared / 2));
  return { chiSquared, p, isUneven: p < ALARM_BELOW };
}

/**
 * The complementary error function for x ≥ 0: a series of positive terms, and from 3 on a continued fraction. Source:
 * NIST Digital Library of Mathematical Functions, 7.6.2 and 7.9.1.
 */
function erfc(x: number): number {
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 3) {
    let term = 2 * x;
    let total = term;
    for (let odd = 3; term > total * Number.EPSILON; odd += 2) {
      term *= (2 * x * x) / odd;
      total += term;
    }
    return 1 - scale * total;
  }
  let fraction = x;
  for (let depth = 60; depth > 0; depth -= 1) fraction = x + depth / 2 / fraction;
  return scale / fraction;
}
