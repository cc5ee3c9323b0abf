import { bucketsOf } from "../../../shared/budget/buckets.ts";
import { grantLease, type Ledger, NEW_LEDGER, settleLease } from "../../../shared/budget/lease.ts";
import { pacedLimits } from "../../../shared/budget/pace.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";
import { poolOfUnit } from "../../../shared/catalog/pool-unit.ts";

/** The budgets of a catalog, as one edge that keeps no units in stock would spend them. */
export interface Budgets {
  /** Of these campaigns those for which there is a unit now, until `settle` says which of them it was spent on. */
  reserve(campaigns: readonly string[], nowMs: number): readonly string[];
  settle(spent: string | undefined): void;
}

/** Far longer than a decision takes. */
const LEASE_MS = 1_000;

/** The budgets of these campaigns, of which nothing is spent yet. */
export function budgetsOf({ campaigns, mesh }: Pick<Policy, "campaigns" | "mesh">): Budgets {
  const ledgers = new Map<string, Ledger>();
  let open: { readonly id: string; readonly campaign: string; readonly units: number; readonly nowMs: number }[] = [];
  let count = 0;
  return {
    reserve(ids, nowMs) {
      open = ids.flatMap((campaign) => {
        const rule = campaigns.get(campaign);
        if (rule?.budget === undefined) return [];
        const { hour, day, endsMs } = bucketsOf(mesh.timeZone, nowMs);
        const expiresMs = Math.min(nowMs + LEASE_MS, endsMs);
        count += 1;
        const id = `lease-${count}`;
        const paced = pacedLimits(rule, mesh.timeZone, nowMs);
        const ask = { id, campaign, nowMs, expiresMs, hour, day, limits: rule.budget, paced };
        const { ledger, grant } = grantLease(ledgers.get(campaign) ?? NEW_LEDGER, ask);
        ledgers.set(campaign, ledger);
        return grant.units === 0 ? [] : [{ id, campaign, units: grant.units, nowMs }];
      });
      // Of each pool there is a code.
      return [...open.map(({ campaign }) => campaign), ...ids.filter((id) => poolOfUnit(id) !== undefined)];
    },
    settle(spent) {
      for (const { id, campaign, units, nowMs } of open) {
        const unspent = campaign === spent ? units - 1 : units;
        const ledger = ledgers.get(campaign) ?? NEW_LEDGER;
        ledgers.set(campaign, settleLease(ledger, { id, campaign, unspent, nowMs }));
      }
      open = [];
    },
  };
}
