import { creditPoints } from "./change-points.ts";
import type { PointsLedger } from "./points-ledger.ts";
import { type AwaitedPurchase, earnedPoints, keptPoints, type Purchase } from "./purchase.ts";
import { type Reversed, reverseCredit } from "./reverse-credit.ts";

/** A sale before and after a message. */
export interface PurchaseChange {
  readonly before: Purchase | AwaitedPurchase | undefined;
  readonly after: Purchase | AwaitedPurchase;
}

/** What the catalog and the person's coupons say at that time. */
export interface PointsWorld {
  readonly expireAfterMs: number;
  /** For the person to read beside the points. */
  readonly reason: string;
  /** Sources of the spends whose coupons are unused, newest first. */
  readonly rewards: readonly string[];
  readonly nowMs: number;
}

/**
 * The ledger after a sale has come, or a part of it went back. What the sale earns is a lot, from when it was rung up. What
 * it no longer earns is reversed. The same ledger if the sale earns what it did before.
 */
export function settlePurchase(
  ledger: PointsLedger,
  { before, after }: PurchaseChange,
  { expireAfterMs, reason, rewards, nowMs }: PointsWorld,
): Reversed {
  if (!("total" in after)) return { ledger, undone: [] };
  const credit = `sale ${after.sender} ${after.transaction}`;
  if (before === undefined || !("total" in before)) {
    const points = earnedPoints(after);
    const { sender, receivedMs, atMs } = after;
    const lot = { source: credit, points, atMs, untilMs: atMs + expireAfterMs, reason, by: { sender, receivedMs } };
    return { ledger: points > 0 ? creditPoints(ledger, lot, nowMs) : ledger, undone: [] };
  }
  const points = keptPoints(before) - keptPoints(after);
  return reverseCredit(ledger, { source: sourceOf(after), credit, points, atMs: nowMs, reason }, { rewards, nowMs });
}

/** What the newest reversal of a sale comes from. */
function sourceOf({ sender, transaction, refunds, voided }: Purchase): string {
  if (voided !== undefined) return `void ${sender} ${transaction}`;
  return `refund ${sender} ${refunds.at(-1)?.transaction}`;
}
