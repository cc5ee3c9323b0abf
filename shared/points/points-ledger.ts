/**
 * All points of a person. Each entry is a row of their object, known by its source, and is never taken away: one source has
 * one effect, however often it is told. A step changes as few entries as it can; those it leaves alone stay the same object,
 * so that only the others are written. The balance is worked out from the entries and stored nowhere. Plain JSON.
 */
export interface PointsLedger {
  readonly credits: readonly Credit[];
  readonly debits: readonly Debit[];
}

/** What was given: a lot, whose points are spent until it ends. `left` and what debits took of it are its points. */
export interface Credit extends Entry {
  readonly left: number;
  /** Of its points, those that were reversed since. */
  readonly reversed: number;
  /** Who reported it; absent: the mesh gave it by itself. */
  readonly by?: ReportedBy;
  /** From then on what is left of it is gone. */
  readonly untilMs: number;
}

/** What was taken. A reversal that found too little owes the rest, and later credits pay that first. */
export interface Debit extends Entry {
  readonly kind: "spend" | "reverse";
  /** From which lots. With `owed` they are its points, unless it was released. */
  readonly taken: readonly Taken[];
  readonly owed: number;
  /** When a spend was undone: its lots have their points again. */
  readonly releasedMs?: number;
}

/** Who said something, and when the mesh received it, epoch milliseconds. Plain JSON. */
export interface ReportedBy {
  readonly sender: string;
  readonly receivedMs: number;
}

export type Taken = readonly [credit: string, points: number];

export interface Entry {
  /** What it comes from, unique in the ledger: a sale, a refund, a decision, a reward, a profile row. */
  readonly source: string;
  readonly points: number;
  readonly atMs: number;
  /** For the person to read. */
  readonly reason: string;
}

/** Of a person who never had any. */
export const NO_POINTS: PointsLedger = { credits: [], debits: [] };

/** The ledger of these entries: only a debit says of what kind it is. */
export function ledgerOf(entries: readonly (Credit | Debit)[]): PointsLedger {
  return {
    credits: entries.filter((entry): entry is Credit => !("kind" in entry)),
    debits: entries.filter((entry): entry is Debit => "kind" in entry),
  };
}

/** What the person has, without lots that are over; below zero if they owe some. */
export function balanceOf({ credits, debits }: PointsLedger, nowMs: number): number {
  const left = credits.filter((credit) => isLive(credit, nowMs)).reduce((sum, { left }) => sum + left, 0);
  return left - debits.reduce((sum, { owed }) => sum + owed, 0);
}

/** When the last lot ends of which something is left, epoch milliseconds; undefined if none is. */
export function lastLotEndMs({ credits }: PointsLedger, nowMs: number): number | undefined {
  const ends = credits.filter((credit) => credit.left > 0 && isLive(credit, nowMs)).map(({ untilMs }) => untilMs);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The points that end next, and when; undefined if none are left. */
export function expiringPoints(
  { credits }: PointsLedger,
  nowMs: number,
): { readonly points: number; readonly atMs: number } | undefined {
  const live = credits.filter((credit) => credit.left > 0 && isLive(credit, nowMs));
  if (live.length === 0) return undefined;
  const atMs = Math.min(...live.map(({ untilMs }) => untilMs));
  const points = live.filter(({ untilMs }) => untilMs === atMs).reduce((sum, { left }) => sum + left, 0);
  return { points, atMs };
}

export function isLive({ untilMs }: Credit, nowMs: number): boolean {
  return nowMs < untilMs;
}

/** Whether the ledger has had an entry of this source. */
export function hasSource({ credits, debits }: PointsLedger, source: string): boolean {
  return credits.some((credit) => credit.source === source) || debits.some((debit) => debit.source === source);
}
