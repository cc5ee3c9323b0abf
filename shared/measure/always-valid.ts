/** What is estimated, and how surely. */
export interface Estimate {
  readonly estimate: number;
  /** Greater than 0. */
  readonly standardError: number;
  /** How many people the estimate rests on, of both groups together. */
  readonly n: number;
}

/** What must be settled before anybody looks at data. */
export interface Plan {
  /** The interval is narrowest when about so many people, of both groups together, are counted. */
  readonly expectedN: number;
  /** How often, at most, an effect is shown that is not there: a share. */
  readonly alpha: number;
}

/**
 * The plan of every campaign. The interval keeps its promise only if the data had no part in choosing the plan. A number
 * that follows the people counted so far would break that promise. A fixed number costs little: at 1,000 people the
 * interval is about a quarter wider than the best plan makes it, at a million a sixth.
 */
export const USUAL_PLAN: Plan = { expectedN: 10_000, alpha: 0.05 };

/** Where the true value is, and how well chance alone explains the data: `p` is small if it explains them badly. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

/**
 * The always-valid interval and p-value: they may be looked at as often as anybody likes. Of all intervals, at most the
 * share `alpha` ever leaves out the true value. That holds once there are enough people for the estimate to be nearly
 * normal. Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic
 * confidence sequences" (2023).
 */
export function makeInterval({ estimate, standardError, n, expectedN, alpha }: Estimate & Plan): Interval {
  const logAlpha = Math.log(alpha);
  const perPerson = (-2 * logAlpha + Math.log(1 - 2 * logAlpha)) / expectedN;
  const weight = n * perPerson;
  const halfWidth = standardError * Math.sqrt((2 * (weight + 1) * (Math.log(weight + 1) / 2 - logAlpha)) / weight);
  const t = estimate / standardError;
  const logOdds = (t * t * weight) / (2 * (weight + 1)) - Math.log(weight + 1) / 2;
  return { low: estimate - halfWidth, high: estimate + halfWidth, p: Math.min(1, Math.exp(-logOdds)) };
}
