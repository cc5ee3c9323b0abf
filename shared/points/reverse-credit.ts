import { findSpend } from "./change-points.ts";
import { type Debit, type Entry, hasSource, isLive, type PointsLedger, type Taken } from "./points-ledger.ts";
import { bySoonestEnd, giveBack, joinTaken, settleDebts, takeFrom } from "./take-points.ts";

/** That points of a credit are taken back, because a sale was voided or a part of it refunded. */
export interface Reversal extends Entry {
  /** Source of the credit. */
  readonly credit: string;
}

/** The ledger after a reversal, and whose coupons are void by it. */
export interface Reversed {
  readonly ledger: PointsLedger;
  /** Sources of the spends that were undone: their coupons are to be voided in the same step. */
  readonly undone: readonly string[];
}

/** What is taken back so far, from which lots and spends. */
interface Recovery extends Reversed {
  readonly taken: readonly Taken[];
  readonly missing: number;
}

/**
 * Takes back points of a credit, never more than it gave. First it takes what is left in its lot, even if that has ended, and
 * then other lots. Then it undoes rewards that are unused. The rest is owed, and later credits pay it. `rewards`: sources of
 * the spends whose coupons are unused, newest first. The same ledger if the source is known or nothing is to be taken.
 */
export function reverseCredit(
  ledger: PointsLedger,
  reversal: Reversal,
  { rewards, nowMs }: { readonly rewards: readonly string[]; readonly nowMs: number },
): Reversed {
  const credit = ledger.credits.find(({ source }) => source === reversal.credit);
  const points = credit === undefined ? 0 : Math.min(reversal.points, credit.points - credit.reversed);
  if (credit === undefined || points <= 0 || hasSource(ledger, reversal.source)) return { ledger, undone: [] };
  const reversed = { ...credit, reversed: credit.reversed + points };
  const credits = ledger.credits.map((one) => (one === credit ? reversed : one));
  const others = credits.filter((one) => one !== reversed && isLive(one, nowMs)).toSorted(bySoonestEnd);
  const found = takeFrom(credits, [reversed, ...others], points);
  const start: Recovery = { ...found, ledger: { ...ledger, credits: found.credits }, undone: [] };
  const recovery = rewards.reduce((before, spend) => undoReward(before, spend, nowMs), start);
  const { source, atMs, reason } = reversal;
  const { taken, missing: owed } = recovery;
  const debit: Debit = { source, kind: "reverse", points, taken, owed, atMs, reason };
  const { credits: left, debits } = recovery.ledger;
  return { ledger: settleDebts({ credits: left, debits: [...debits, debit] }, nowMs), undone: recovery.undone };
}

/**
 * Undoes one spend if points are still missing. They move over from the spend, first those of lots that have ended: the
 * person loses the coupon, so it pays in full. The rest goes back to its lots.
 */
function undoReward(before: Recovery, source: string, nowMs: number): Recovery {
  const { ledger, undone, taken, missing } = before;
  const spend = missing > 0 ? findSpend(ledger, source) : undefined;
  if (spend === undefined) return before;
  const { moved, rest, missing: still } = splitTaken(spend.taken, missing);
  const debits = ledger.debits.map((one): Debit => (one === spend ? { ...one, taken: [], releasedMs: nowMs } : one));
  return {
    ledger: { credits: giveBack(ledger.credits, rest), debits },
    undone: [...undone, source],
    taken: joinTaken(taken, moved),
    missing: still,
  };
}

/** A spend took its lots by soonest end, so those that have ended come first. */
function splitTaken(
  taken: readonly Taken[],
  points: number,
): { readonly moved: readonly Taken[]; readonly rest: readonly Taken[]; readonly missing: number } {
  let missing = points;
  const moved: Taken[] = [];
  const rest: Taken[] = [];
  for (const [credit, part] of taken) {
    const pays = Math.min(part, missing);
    if (pays > 0) moved.push([credit, pays]);
    if (part > pays) rest.push([credit, part - pays]);
    missing -= pays;
  }
  return { moved, rest, missing };
}
