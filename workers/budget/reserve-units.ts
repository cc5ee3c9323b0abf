import type { Policy } from "../../shared/catalog/policy.ts";
import type { Defer } from "../isolate/defer.ts";
import type { Isolate } from "../isolate/isolate.ts";

/** The units a decision is made with: one of each campaign that it might give an offer of. */
export interface ReservedUnits {
  /** Campaigns for which there is a unit. */
  readonly campaigns: readonly string[];
  /** Tells which of them the decision spent, if any; the others go back to their blocks. */
  readonly settle: (spent: string | undefined) => void;
}

const NONE: ReservedUnits = { campaigns: [], settle: () => {} };

/**
 * Takes a unit of each of these campaigns, from memory or within 300 ms. Where the end of the decision is never learned
 * `settle` must not be called: those units count as spent.
 */
export async function reserveUnits(
  isolate: Isolate,
  policy: Policy,
  campaigns: readonly string[],
  defer: Defer,
): Promise<ReservedUnits> {
  if (campaigns.length === 0) return NONE;
  const taken = await Promise.all(
    campaigns.map(async (id) => {
      const rule = policy.campaigns.get(id);
      return rule === undefined ? undefined : isolate.budget.take(rule, policy.mesh.timeZone, defer);
    }),
  );
  const units = taken.filter((unit) => unit !== undefined);
  return {
    campaigns: units.map(({ campaign }) => campaign),
    settle(spent) {
      for (const unit of units) {
        if (unit.campaign === spent) isolate.budget.spend(unit, defer);
        else isolate.budget.giveBack(unit);
      }
    },
  };
}
