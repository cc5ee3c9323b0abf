import { bucketsOf } from "../../shared/budget/buckets.ts";
import { type LeaseAsk, type LeaseGrant, MAX_BLOCK_UNITS, type UnspentCodes } from "../../shared/budget/lease.ts";
import { pacedLimits } from "../../shared/budget/pace.ts";
import type { CampaignRule } from "../../shared/catalog/policy.ts";
import { present } from "../../shared/json/present.ts";
import type { Result } from "../../shared/result.ts";
import type { SharedStore, Unreachable } from "../../shared/shared-store.ts";
import type { Defer } from "../isolate/defer.ts";
import {
  type Ask,
  type Block,
  type BudgetUnit,
  type CampaignUnits,
  needsLease,
  newCampaignUnits,
  takeFrom,
} from "./campaign-units.ts";

/**
 * This isolate's leases of campaign budgets, or of codes of pools. A block lives in memory for 20 s, within its hour; what
 * is left of it then is settled by deferred work. An isolate that dies leaves unspent at most what its live leases held,
 * so a mesh loses at most live leases x block (an eighth of what remains shared among the live leases, 1 to 50 units).
 * That is written off; no unit is ever issued twice.
 */
export interface BudgetUnits {
  /**
   * One unit for a decision about to be made, from memory without any I/O where a block has one. Otherwise it waits for
   * leases, 300 ms in all; undefined where the shared store has none, did not answer in that time, or pace says wait, or said so
   * within the last second: it is not asked again before. `defer` is the `waitUntil` of whoever asks.
   */
  readonly take: (campaign: CampaignRule, timeZone: string, defer: Defer) => Promise<BudgetUnit | undefined>;
  /** Puts back a unit that no decision spent. After its lease was settled, or a second time, it changes nothing. */
  readonly giveBack: (unit: BudgetUnit) => void;
  /**
   * Says that a decision spent the unit. Of a unit whose decision is unknown (the object did not answer) say nothing: it
   * counts as spent. A lease that is spent to the end is settled at once, because live leases make blocks small.
   */
  readonly spend: (unit: BudgetUnit, defer: Defer) => void;
}

/** What the leases need of the world: names for them, a clock (epoch milliseconds), and its timers. */
export interface BudgetWorld {
  /** Random: no two isolates ever give the same. */
  readonly newId: () => string;
  readonly now: () => number;
  readonly wait: (lengthMs: number) => Promise<void>;
}

/** With grace and two attempts to settle 27 s: deferred work lives 30 s after the response. */
const LEASE_MS = 20_000;
/** A block of one, as all are near the end of a budget, is held only so long: other edges may want the unit. */
const SINGLE_MS = 2_000;
const TIMEOUT_MS = 300;
/** An answer that comes too late for who asked serves the next. */
const ANSWER_TIMEOUT_MS = 2_000;
/** How long a "no", or no answer at all, is remembered. */
const QUIET_MS = 1_000;
/** How often those look who wait for a lease that another request asked for. */
const LOOK_MS = 10;
/** How long after the end of a lease the units that are out may still come back. */
const GRACE_MS = 2_000;
const SETTLE_TIMEOUT_MS = 2_000;
const SETTLE_PAUSE_MS = 1_000;

/** The leases of an isolate that has none yet. */
export function makeBudgetUnits(sharedStore: Pick<SharedStore, "lease" | "settle">, world: BudgetWorld): BudgetUnits {
  const { newId, now, wait } = world;
  const byCampaign = new Map<string, CampaignUnits>();

  async function waitForUnit(
    campaignUnits: CampaignUnits,
    untilMs: number,
    campaign: CampaignRule,
    timeZone: string,
    defer: Defer,
  ) {
    let own: Asked | undefined;
    for (;;) {
      const atMs = now();
      const unit = takeFrom(campaignUnits, campaign.id, atMs);
      if (unit !== undefined) return unit;
      const isAsking = own !== undefined && !own.isAnswered;
      if (isAsking && atMs >= untilMs) campaignUnits.quietUntilMs = atMs + QUIET_MS;
      if (atMs >= untilMs || (!isAsking && atMs < campaignUnits.quietUntilMs)) return undefined;
      if (!isAsking)
        own = needsLease(campaignUnits, atMs) ? lease(campaignUnits, campaign, timeZone, defer) : undefined;
      await (own === undefined ? wait(LOOK_MS) : Promise.race([own.answered, wait(untilMs - atMs)]));
    }
  }

  function lease(campaignUnits: CampaignUnits, campaign: CampaignRule, timeZone: string, defer: Defer): Asked {
    const nowMs = now();
    const { hour, day, endsMs } = bucketsOf(timeZone, nowMs);
    const ask: LeaseAsk = {
      id: newId(),
      campaign: campaign.id,
      nowMs,
      expiresMs: Math.min(nowMs + LEASE_MS, endsMs),
      hour,
      day,
      limits: campaign.budget ?? {},
      paced: pacedLimits(campaign, timeZone, nowMs),
    };
    const block = sharedStore.lease(ask, ANSWER_TIMEOUT_MS).then((answer) => {
      asked.isAnswered = true;
      campaignUnits.asks.delete(asked);
      return receive(campaignUnits, ask, endsMs, answer);
    });
    const asked = { untilMs: nowMs + TIMEOUT_MS, isAnswered: false, answered: block.then(() => undefined) };
    campaignUnits.asks.add(asked);
    // Deferred at once: a lease is to be ended also where nobody waits for it any more.
    defer(block.then((held) => keep(campaignUnits, campaign.id, held)));
    return asked;
  }

  function receive(
    campaignUnits: CampaignUnits,
    ask: LeaseAsk,
    hourEndsMs: number,
    answer: Result<LeaseGrant, Unreachable>,
  ): Block {
    const atMs = now();
    // Where the answer was lost the units may be out all the same: all of them go back in the end, however many.
    const units = answer.ok ? answer.value.units : MAX_BLOCK_UNITS;
    const endsMs = units === 1 ? Math.min(ask.expiresMs, atMs + SINGLE_MS) : ask.expiresMs;
    const codes = answer.ok ? answer.value.codes && [...answer.value.codes] : undefined;
    const made = { lease: ask.id, units, endsMs, codes, out: new Set<BudgetUnit>(), left: units };
    const block: Block = present({ ...made, isClosed: units === 0 });
    if (!answer.ok || units === 0) {
      campaignUnits.quietUntilMs = Math.min(atMs + QUIET_MS, hourEndsMs);
      return block;
    }
    campaignUnits.blocks.set(ask.id, block);
    campaignUnits.lastUnits = units;
    campaignUnits.quietUntilMs = 0;
    return block;
  }

  async function keep(campaignUnits: CampaignUnits, campaign: string, block: Block): Promise<void> {
    if (block.isClosed) return;
    await wait(block.endsMs - now());
    if (block.out.size > 0) await wait(GRACE_MS);
    await close(campaignUnits, campaign, block);
  }

  async function close(campaignUnits: CampaignUnits, campaign: string, block: Block): Promise<void> {
    if (block.isClosed) return;
    block.isClosed = true;
    campaignUnits.blocks.delete(block.lease);
    // Of a lease that has ended there is nothing more to say than what it did not spend.
    if (block.codes === undefined && block.left === 0 && now() >= block.endsMs) return;
    const settlement = present({ id: block.lease, campaign, unspent: block.left, codes: unspentCodes(block) });
    if ((await sharedStore.settle({ ...settlement, nowMs: now() }, SETTLE_TIMEOUT_MS)).ok) return;
    await wait(SETTLE_PAUSE_MS);
    await sharedStore.settle({ ...settlement, nowMs: now() }, SETTLE_TIMEOUT_MS);
  }

  return {
    async take(campaign, timeZone, defer) {
      const campaignUnits = byCampaign.get(campaign.id) ?? newCampaignUnits();
      byCampaign.set(campaign.id, campaignUnits);
      const atMs = now();
      const unit = takeFrom(campaignUnits, campaign.id, atMs);
      if (unit !== undefined) return unit;
      const waiter = { untilMs: atMs + TIMEOUT_MS };
      campaignUnits.waiters.add(waiter);
      const found = await waitForUnit(campaignUnits, waiter.untilMs, campaign, timeZone, defer);
      campaignUnits.waiters.delete(waiter);
      return found;
    },
    giveBack(unit) {
      const block = byCampaign.get(unit.campaign)?.blocks.get(unit.lease);
      if (!block?.out.delete(unit)) return;
      block.left += 1;
      if (unit.code !== undefined) block.codes?.push(unit.code);
    },
    spend(unit, defer) {
      const campaignUnits = byCampaign.get(unit.campaign);
      const block = campaignUnits?.blocks.get(unit.lease);
      if (campaignUnits === undefined || !block?.out.delete(unit)) return;
      // A block of one is small whatever lives beside it: not worth a call.
      if (block.left === 0 && block.out.size === 0 && block.units > 1)
        defer(close(campaignUnits, unit.campaign, block));
    },
  };
}

/** Of a pool: what is left, and what is out with decisions that have not been heard of again. */
function unspentCodes({ codes, out }: Block): UnspentCodes | undefined {
  return codes && { back: codes, doubtful: [...out].flatMap(({ code }) => code ?? []) };
}

/** A lease under way, with the promise of its answer: only who asked may wait for that. */
interface Asked extends Ask {
  readonly answered: Promise<void>;
}
