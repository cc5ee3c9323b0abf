import type { LoyaltyRule } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { balanceOf, type PointsLedger } from "../points/points-ledger.ts";
import { type TierReached, tierOf, tierPoints } from "../points/tier.ts";
import type { LoyaltyCard } from "./loyalty-card.ts";

/** What a person has by now, as conditions, texts and tills see it. Plain JSON. */
export interface Standing extends TierReached {
  /** Below zero if they owe some. */
  readonly balance: number;
}

/** How a person stands: by their ledger, or by what the brand said last if the brand counts the points. */
export function standingOf(
  { ledger, tiers }: LoyaltyRule,
  { card, points }: { readonly card: LoyaltyCard | undefined; readonly points: PointsLedger },
  nowMs: number,
): Standing {
  if (ledger === "mesh") return { balance: balanceOf(points, nowMs), ...tierOf(tiers, tierPoints(points, nowMs)) };
  return present({ balance: card?.balance?.value ?? 0, tier: card?.tier?.value });
}
