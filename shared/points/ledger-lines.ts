import type { PointsLedger } from "./points-ledger.ts";

/** One line of what a person reads of their points. `points` has the sign of its effect. */
export interface LedgerLine {
  readonly atMs: number;
  readonly kind: "earn" | "spend" | "release" | "reverse" | "expire";
  readonly points: number;
  readonly reason: string;
}

/** So many lines are shown, the newest. */
const MAX_LINES = 100;

/** What happened to a person's points, newest first. That a lot ended is a line without a row: it is worked out here. */
export function ledgerLines(ledger: PointsLedger, nowMs: number): readonly LedgerLine[] {
  return [...creditLines(ledger, nowMs), ...debitLines(ledger)].toSorted((a, b) => b.atMs - a.atMs).slice(0, MAX_LINES);
}

function creditLines({ credits }: PointsLedger, nowMs: number): readonly LedgerLine[] {
  return credits.flatMap(({ points, left, atMs, untilMs, reason }): LedgerLine[] => {
    const earned: LedgerLine = { atMs, kind: "earn", points, reason };
    return left > 0 && untilMs <= nowMs ? [earned, { atMs: untilMs, kind: "expire", points: -left, reason }] : [earned];
  });
}

function debitLines({ debits }: PointsLedger): readonly LedgerLine[] {
  return debits.flatMap(({ kind, points, atMs, releasedMs, reason }): LedgerLine[] => {
    const taken: LedgerLine = { atMs, kind, points: -points, reason };
    return releasedMs === undefined ? [taken] : [taken, { atMs: releasedMs, kind: "release", points, reason }];
  });
}
