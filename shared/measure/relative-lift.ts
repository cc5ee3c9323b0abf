import { type Interval, makeInterval, type Plan, USUAL_PLAN } from "./always-valid.ts";

/** People of one arm of a campaign, each counted once. */
export interface Arm {
  readonly exposed: number;
  readonly converted: number;
}

/** What a mean and its standard error need to be known of a group. */
export interface Sample {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** How much more the treatment arm converts than the control arm, as a share of the control arm's rate: 0.25 is a quarter. */
export interface Lift {
  readonly relative: number;
  readonly low: number;
  readonly high: number;
  /** Only if the interval excludes 0, and rests on enough people to be believed. */
  readonly shown: boolean;
}

/**
 * In each arm so many people must have converted, and as many not, before a lift is shown. With fewer, the interval is
 * too narrow. Campaigns without any effect were simulated, with rates from 0.05 to 30 %, and looked at all the time.
 * Without this rule up to 53 of 100 showed a lift, with 20 people up to 7, and with 30 about 5, which is `alpha`.
 */
export const FEWEST_TO_SHOW = 30;

/** The lift by people; undefined if an arm is empty, or nobody of one converted, or all people of both did. */
export function relativeLiftOf(treatment: Arm, control: Arm): Lift | undefined {
  const compared = compareMeans(sampleOf(treatment), sampleOf(control), USUAL_PLAN);
  if (compared === undefined) return undefined;
  const { relative, low, high } = compared;
  return { relative, low, high, shown: (low > 0 || high < 0) && isEnough(treatment) && isEnough(control) };
}

/**
 * The relative difference of two means with its always-valid interval, by the delta method; undefined if a group is
 * empty, the control's mean is not above 0, or nothing varies.
 */
export function compareMeans(
  treatment: Sample,
  control: Sample,
  plan: Plan,
): (Interval & { readonly relative: number }) | undefined {
  if (treatment.n <= 0 || control.n <= 0 || control.mean <= 0) return undefined;
  const ratio = treatment.mean / control.mean;
  const squaredError =
    (treatment.variance / treatment.n + (control.variance / control.n) * ratio * ratio) / control.mean ** 2;
  if (squaredError <= 0) return undefined;
  const relative = (treatment.mean - control.mean) / control.mean;
  const n = treatment.n + control.n;
  return { relative, ...makeInterval({ estimate: relative, standardError: Math.sqrt(squaredError), n, ...plan }) };
}

/** An arm as a sample of zeros and ones. A conversion may be counted before its exposure: then all have converted. */
export function sampleOf({ exposed, converted }: Arm): Sample {
  const mean = exposed > 0 ? Math.min(1, converted / exposed) : 0;
  return { n: exposed, mean, variance: mean * (1 - mean) };
}

function isEnough({ exposed, converted }: Arm): boolean {
  return Math.min(converted, exposed - converted) >= FEWEST_TO_SHOW;
}
