import { type Credit, type Debit, isLive, type PointsLedger, type Taken } from "./points-ledger.ts";

/** What was found of the points that were looked for, and the lots without them. */
export interface Found {
  readonly credits: readonly Credit[];
  readonly taken: readonly Taken[];
  /** What no lot had. */
  readonly missing: number;
}

/** Takes points from lots that are not over: those that end soonest first, of these the oldest. */
export function takePoints(credits: readonly Credit[], points: number, nowMs: number): Found {
  return takeFrom(credits, credits.filter((credit) => isLive(credit, nowMs)).toSorted(bySoonestEnd), points);
}

/** Takes points from these lots in their order, as far as they have any. */
export function takeFrom(credits: readonly Credit[], lots: readonly Credit[], points: number): Found {
  let missing = points;
  const taken: Taken[] = [];
  for (const { source, left } of lots) {
    const part = Math.min(left, missing);
    if (part > 0) taken.push([source, part]);
    missing -= part;
  }
  return { credits: changeLeft(credits, taken, -1), taken, missing };
}

/** Gives back to lots what was taken of them. In a lot that is over it is worth nothing. */
export function giveBack(credits: readonly Credit[], taken: readonly Taken[]): readonly Credit[] {
  return changeLeft(credits, taken, 1);
}

/** The ledger after its lots have paid what is owed, as far as they can: the oldest debt first. */
export function settleDebts(ledger: PointsLedger, nowMs: number): PointsLedger {
  const owing = ledger.debits
    .filter(({ owed }) => owed > 0)
    .toSorted((a, b) => a.atMs - b.atMs || (a.source < b.source ? -1 : 1));
  return owing.reduce((settled, debit) => {
    const { credits, taken, missing } = takePoints(settled.credits, debit.owed, nowMs);
    if (taken.length === 0) return settled;
    const paid: Debit = { ...debit, taken: joinTaken(debit.taken, taken), owed: missing };
    return { credits, debits: settled.debits.map((one) => (one === debit ? paid : one)) };
  }, ledger);
}

/** Both, each lot named once. */
export function joinTaken(first: readonly Taken[], second: readonly Taken[]): readonly Taken[] {
  const joined = new Map(first);
  for (const [credit, points] of second) joined.set(credit, (joined.get(credit) ?? 0) + points);
  return [...joined];
}

/** Soonest end first, then oldest; the source decides between two alike, so that every order of messages gives the same. */
export function bySoonestEnd(a: Credit, b: Credit): number {
  return a.untilMs - b.untilMs || a.atMs - b.atMs || (a.source < b.source ? -1 : 1);
}

function changeLeft(credits: readonly Credit[], taken: readonly Taken[], sign: 1 | -1): readonly Credit[] {
  if (taken.length === 0) return credits;
  const changes = new Map(taken);
  return credits.map((credit) => {
    const points = changes.get(credit.source);
    return points === undefined ? credit : { ...credit, left: credit.left + sign * points };
  });
}
