import { bucketsOf } from "../budget/buckets.ts";
import { type Counts, grantUnits, type LeaseAsk, NEW_COUNTS, takeBack } from "../budget/lease.ts";
import { pacedLimits } from "../budget/pace.ts";
import type { CampaignRule, Policy } from "../catalog/policy.ts";
import { poolOfUnit } from "../catalog/pool-unit.ts";

/** Units of all campaigns, as one mesh that is the only one gives them. A pool is never empty here. */
export interface BudgetCount {
  /** Those of these units that there are at this time, epoch milliseconds. */
  readonly available: (units: readonly string[], nowMs: number) => readonly string[];
  readonly spend: (campaign: string, nowMs: number) => void;
}

/** A plain count by the rules that leases are granted by: pace, and the limits of hour, day and life. */
export function countBudget({ campaigns, mesh }: Policy): BudgetCount {
  const counts = new Map<string, Counts>();
  const grant = (campaign: CampaignRule, nowMs: number) =>
    grantUnits(counts.get(campaign.id) ?? NEW_COUNTS, askFor(campaign, mesh.timeZone, nowMs), 0);
  return {
    available: (asked, nowMs) =>
      asked.filter((id) => {
        const campaign = campaigns.get(id);
        if (campaign === undefined) return poolOfUnit(id) !== undefined;
        return grant(campaign, nowMs).grant.units > 0;
      }),
    spend(id, nowMs) {
      const campaign = campaigns.get(id);
      if (campaign?.budget === undefined) return;
      const { counts: after, lease } = grant(campaign, nowMs);
      // A lease is a block of units; all but the one that is spent go back at once.
      if (lease !== undefined) counts.set(id, takeBack(after, lease, lease.units - 1).counts);
    },
  };
}

function askFor(campaign: CampaignRule, timeZone: string, nowMs: number): LeaseAsk {
  const { hour, day, endsMs } = bucketsOf(timeZone, nowMs);
  return {
    id: "simulated",
    campaign: campaign.id,
    nowMs,
    expiresMs: endsMs,
    hour,
    day,
    limits: campaign.budget ?? {},
    paced: pacedLimits(campaign, timeZone, nowMs),
  };
}
