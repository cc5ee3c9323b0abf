import { MAX_BLOCK_UNITS } from "../../shared/budget/lease.ts";
import { present } from "../../shared/json/present.ts";

/** One unit of a campaign's budget, or one code of a pool, out of one lease. Known by identity: what is given back is this very unit, once. */
export interface BudgetUnit {
  readonly campaign: string;
  readonly lease: string;
  /** Of a pool: the code that it is. */
  readonly code?: string;
}

/** What one campaign has in this isolate. Requests share these values and never each other's promises. */
export interface CampaignUnits {
  /** By lease. */
  readonly blocks: Map<string, Block>;
  readonly asks: Set<Ask>;
  readonly waiters: Set<Waiter>;
  /** Units of the newest grant: how many waiters one more lease may serve. */
  lastUnits: number;
  /** Until then, epoch milliseconds, nobody is asked for a lease. */
  quietUntilMs: number;
}

/** Units of one lease: `units` at first, `left` in memory, `out` with decisions that have not been heard of again. */
export interface Block {
  readonly lease: string;
  readonly units: number;
  readonly endsMs: number;
  readonly out: Set<BudgetUnit>;
  /** Of a pool: the codes in memory, `left` of them. */
  readonly codes?: string[];
  left: number;
  isClosed: boolean;
}

/** Counts as waiting until then: a request that was cut off must not count for ever. */
export interface Waiter {
  readonly untilMs: number;
}

/** A lease under way, likewise. */
export interface Ask extends Waiter {
  isAnswered: boolean;
}

/** What a campaign has here before its first lease; the first lease is trusted to be a large one. */
export function newCampaignUnits(): CampaignUnits {
  return { blocks: new Map(), asks: new Set(), waiters: new Set(), lastUnits: MAX_BLOCK_UNITS, quietUntilMs: 0 };
}

/** A unit of the oldest block that has one and has not ended; undefined where there is none. */
export function takeFrom({ blocks }: CampaignUnits, campaign: string, nowMs: number): BudgetUnit | undefined {
  for (const block of blocks.values()) {
    if (block.left === 0 || nowMs >= block.endsMs) continue;
    const unit: BudgetUnit = present({ campaign, lease: block.lease, code: block.codes?.pop() });
    block.left -= 1;
    block.out.add(unit);
    return unit;
  }
  return undefined;
}

/** Whether the leases under way will not do for all who wait, should each bring as many units as the last one did. */
export function needsLease({ asks, waiters, lastUnits }: CampaignUnits, nowMs: number): boolean {
  return countWaiting(asks, nowMs) * lastUnits < countWaiting(waiters, nowMs);
}

function countWaiting(members: Set<Waiter>, nowMs: number): number {
  for (const member of members) if (member.untilMs < nowMs) members.delete(member);
  return members.size;
}
