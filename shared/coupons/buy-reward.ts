import type { Policy } from "../catalog/policy.ts";
import { spendPoints } from "../points/change-points.ts";
import { balanceOf, type PointsLedger } from "../points/points-ledger.ts";
import { err, ok, type Result } from "../result.ts";
import { lookupText } from "../text/lookup-text.ts";
import type { KeptCoupon } from "./kept-coupon.ts";
import { mintReward } from "./mint-for.ts";

/** What a reward is bought with, and by what it is named. */
interface Buying {
  /** Of the coupon; with it the spend is known. */
  readonly serial: string;
  readonly newCode: () => string;
  /** Codes that may be given, by pool. */
  readonly codes?: Readonly<Record<string, string>> | undefined;
  /** Of the person. */
  readonly locale: string | undefined;
  readonly nowMs: number;
}

/** What is to be stored in one turn, and how many points are left. */
export interface Bought {
  readonly points: PointsLedger;
  readonly coupon: KeptCoupon;
  readonly balance: number;
}

/**
 * Spends the points of a reward and mints its coupon, both or neither. Refused: there is no such reward, or a brand counts the
 * points; the person has too few; no code of the reward's pool is at hand.
 */
export function buyReward(
  ledger: PointsLedger,
  wanted: string,
  policy: Policy,
  buying: Buying,
): Result<Bought, "not-found" | "points-missing" | "code-missing"> {
  const { serial, locale, nowMs } = buying;
  const { loyalty, mesh } = policy;
  const reward = loyalty?.ledger === "mesh" ? loyalty.rewards.find(({ id }) => id === wanted) : undefined;
  if (reward === undefined) return err("not-found");
  const spend = `reward ${serial}`;
  const reason = lookupText(reward.title, locale, mesh.locale);
  const spent = spendPoints(ledger, { source: spend, points: reward.points, atMs: nowMs, reason }, nowMs);
  if (!spent.ok) return spent;
  const coupon = mintReward(reward, spend, policy, buying);
  if (coupon === undefined) return err("code-missing");
  return ok({ points: spent.value, coupon, balance: balanceOf(spent.value, nowMs) });
}
