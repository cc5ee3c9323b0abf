import { makeInterval, USUAL_PLAN } from "./always-valid.ts";
import { type Arm, sampleOf } from "./relative-lift.ts";

/** What a campaign added, by people who converted. */
export interface RateDifference {
  /** People of the treatment arm who converted and would not have at the rate of the control arm. Negative: fewer did. */
  readonly incremental: number;
  /** The treatment arm's rate less that of the control arm. */
  readonly difference: number;
  /** The always-valid interval of the difference. */
  readonly low: number;
  readonly high: number;
}

/** The difference of the rates of two arms; undefined if one is empty, or nothing varies in either. */
export function rateDifferenceOf(treatment: Arm, control: Arm): RateDifference | undefined {
  const [ours, theirs] = [sampleOf(treatment), sampleOf(control)];
  if (ours.n <= 0 || theirs.n <= 0) return undefined;
  const standardError = Math.sqrt(ours.variance / ours.n + theirs.variance / theirs.n);
  if (standardError === 0) return undefined;
  const difference = ours.mean - theirs.mean;
  const { low, high } = makeInterval({ estimate: difference, standardError, n: ours.n + theirs.n, ...USUAL_PLAN });
  return { incremental: difference * ours.n, difference, low, high };
}
