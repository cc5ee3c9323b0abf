import { present } from "../json/present.ts";
import { err, ok, type Result } from "../result.ts";
import { balanceOf, type Credit, type Debit, type Entry, hasSource, type PointsLedger } from "./points-ledger.ts";
import { giveBack, settleDebts, takePoints } from "./take-points.ts";

/** Adds a lot, which pays what is owed first. The same object if its source is known. */
export function creditPoints(
  ledger: PointsLedger,
  { source, points, atMs, reason, untilMs, by }: Entry & Pick<Credit, "untilMs" | "by">,
  nowMs: number,
): PointsLedger {
  if (hasSource(ledger, source)) return ledger;
  const credit: Credit = present({ source, points, left: points, reversed: 0, atMs, untilMs, reason, by });
  return settleDebts({ ...ledger, credits: [...ledger.credits, credit] }, nowMs);
}

/** Spends points, once for a source (then the same object). Refused if the balance is smaller: only a reversal makes debt. */
export function spendPoints(ledger: PointsLedger, spend: Entry, nowMs: number): Result<PointsLedger, "points-missing"> {
  if (hasSource(ledger, spend.source)) return ok(ledger);
  if (balanceOf(ledger, nowMs) < spend.points) return err("points-missing");
  const { credits, taken } = takePoints(ledger.credits, spend.points, nowMs);
  const { source, points, atMs, reason } = spend;
  const debit: Debit = { source, kind: "spend", points, taken, owed: 0, atMs, reason };
  return ok({ credits, debits: [...ledger.debits, debit] });
}

/**
 * Undoes a spend: its lots have their points again, and pay with them what is owed. A lot that has ended meanwhile stays
 * ended. The same object if no spend has this source, or it was undone before.
 */
export function releaseSpend(ledger: PointsLedger, source: string, nowMs: number): PointsLedger {
  const spend = findSpend(ledger, source);
  if (spend === undefined) return ledger;
  const debits = ledger.debits.map((one): Debit => (one === spend ? { ...one, taken: [], releasedMs: nowMs } : one));
  return settleDebts({ credits: giveBack(ledger.credits, spend.taken), debits }, nowMs);
}

/** A spend that still stands. */
export function findSpend({ debits }: PointsLedger, source: string): Debit | undefined {
  return debits.find((debit) => debit.source === source && debit.kind === "spend" && debit.releasedMs === undefined);
}
