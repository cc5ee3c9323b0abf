import type { CampaignRule, Policy } from "../../shared/catalog/policy.ts";
import { poolOfUnit } from "../../shared/catalog/pool-unit.ts";
import { present } from "../../shared/json/present.ts";
import type { Defer } from "../isolate/defer.ts";
import type { Isolate } from "../isolate/isolate.ts";

/** The units a decision is made with: one of each that it might need. */
export interface ReservedUnits {
  /** Names of those that there are. */
  readonly units: readonly string[];
  /** Codes, by pool; absent: none. */
  readonly codes?: PoolCodes;
  /** Tells what the decision spent, if anything; all else goes back to its block. */
  readonly settle: (spent?: Spent) => void;
}

/** Codes that a decision may give, one of each pool. */
export type PoolCodes = Readonly<Record<string, string>>;

/** The campaign whose unit a decision spent, and the code that it gave. */
export interface Spent {
  readonly campaign?: string | undefined;
  readonly code?: string | undefined;
}

const NONE: ReservedUnits = { units: [], settle: () => {} };

/**
 * Takes one of each of these units, from memory or within 300 ms. Where the end of the decision is never learned
 * `settle` must not be called: those units count as spent, and codes as doubtful.
 */
export async function reserveUnits(
  { budget, pools }: Isolate,
  policy: Policy,
  wanted: readonly string[],
  defer: Defer,
): Promise<ReservedUnits> {
  if (wanted.length === 0) return NONE;
  const { timeZone } = policy.mesh;
  const taken = await Promise.all(
    wanted.map(async (name) => {
      const pool = poolOfUnit(name);
      const leases = pool === undefined ? budget : pools;
      const rule = pool === undefined ? policy.campaigns.get(name) : unlimited(pool);
      const unit = rule && (await leases.take(rule, timeZone, defer));
      return unit && { name, leases, unit };
    }),
  );
  const held = taken.filter((one) => one !== undefined);
  const codes = held.flatMap(({ unit: { campaign, code } }) => (code === undefined ? [] : [[campaign, code]]));
  return present({
    units: held.map(({ name }) => name),
    codes: codes.length === 0 ? undefined : Object.fromEntries(codes),
    settle({ campaign, code }: Spent = {}) {
      for (const { name, leases, unit } of held) {
        const isSpent = unit.code === undefined ? name === campaign : unit.code === code;
        if (isSpent) leases.spend(unit, defer);
        else leases.giveBack(unit);
      }
    },
  });
}

/** A pool as what is leased: it has no limits but its codes. */
function unlimited(pool: string): CampaignRule {
  return { id: pool, caps: [], control: 0, pace: "asap" };
}
