import { present } from "../json/present.ts";
import { isLive, type PointsLedger } from "./points-ledger.ts";

/** A level of a loyalty programme, and from how many points on a person is on it. */
export interface Tier {
  readonly id: string;
  readonly from: number;
}

/** The level that a person is on, and the next one with the points that are missing; either may not be there. */
export interface TierReached {
  readonly tier?: string;
  readonly next?: { readonly tier: string; readonly points: number };
}

/** On which tier so many points are. The order of the list makes no difference. */
export function tierOf(tiers: readonly Tier[], points: number): TierReached {
  const rising = tiers.toSorted((a, b) => a.from - b.from);
  const tier = rising.findLast(({ from }) => from <= points);
  const next = rising.find(({ from }) => from > points);
  return present({ tier: tier?.id, next: next && { tier: next.id, points: next.from - points } });
}

/**
 * The points that count for a tier: those that were given, not reversed, and would not have ended by now. A person keeps
 * the tier when they spend points on a reward.
 */
export function tierPoints({ credits }: PointsLedger, nowMs: number): number {
  return credits
    .filter((credit) => isLive(credit, nowMs))
    .reduce((sum, { points, reversed }) => sum + points - reversed, 0);
}
