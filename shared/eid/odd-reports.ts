import { present } from "../json/present.ts";

/** The odd reports of one sender about one beacon that came in one run. Plain JSON; times are the mesh's own. */
export interface OddReports {
  /** At most one is counted in 20 s. */
  readonly count: number;
  readonly lastMs: number;
  /** Those of them that contradict what another sender heard at the same time, each another good report. */
  readonly disputes: number;
  /** The first and the last of those, and the time of the last good report that was contradicted. */
  readonly dispute?: { readonly fromMs: number; readonly untilMs: number; readonly goodMs: number };
}

/** By sender. */
export type OddBySender = Readonly<Record<string, OddReports>>;

/** Two senders hear a beacon at once if their reports are no further apart; an edge tells the same one once a minute. */
const AT_ONCE_MS = 120_000;
/** A message has many rows, and a sender many messages: only reports so far apart are reports of their own. */
const COUNT_EVERY_MS = 20_000;
/** After so long without one, the next odd report begins a new run. */
const FORGOTTEN_MS = 600_000;
/** Contradictions that make a quarantine, and how long they must go on. */
const DISPUTES = 3;
const DISPUTED_FOR_MS = 120_000;
/** Senders kept of one beacon; a mesh has no more that hear it. */
const SENDERS_KEPT = 16;

/**
 * Counts an odd report against its sender; the same object if it counts for nothing. `last`: who else had the beacon's
 * newest good report, and when.
 */
export function countOddReport(
  odd: OddBySender,
  sender: string,
  last: { readonly sender?: string; readonly atMs: number } | undefined,
  nowMs: number,
): OddBySender {
  const before = Object.hasOwn(odd, sender) ? odd[sender] : undefined;
  const run = before !== undefined && nowMs - before.lastMs <= FORGOTTEN_MS ? before : undefined;
  if (run !== undefined && nowMs - run.lastMs < COUNT_EVERY_MS) return odd;
  const isDisputed =
    last?.sender !== undefined &&
    last.sender !== sender &&
    Math.abs(nowMs - last.atMs) <= AT_ONCE_MS &&
    last.atMs > (run?.dispute?.goodMs ?? Number.NEGATIVE_INFINITY);
  const dispute = isDisputed
    ? { fromMs: run?.dispute?.fromMs ?? nowMs, untilMs: nowMs, goodMs: last.atMs }
    : run?.dispute;
  const counted: OddReports = present({
    count: (run?.count ?? 0) + 1,
    lastMs: nowMs,
    disputes: (run?.disputes ?? 0) + (isDisputed ? 1 : 0),
    dispute,
  });
  const others = Object.entries(odd).filter(([name, { lastMs }]) => name !== sender && nowMs - lastMs <= FORGOTTEN_MS);
  const kept = others.sort(([, a], [, b]) => b.lastMs - a.lastMs).slice(0, SENDERS_KEPT - 1);
  return Object.fromEntries([[sender, counted], ...kept]);
}

/** Whether two senders contradict each other several times over minutes: no single message, and no single sender, is enough. */
export function isContested({ disputes, dispute }: OddReports): boolean {
  return disputes >= DISPUTES && dispute !== undefined && dispute.untilMs - dispute.fromMs >= DISPUTED_FOR_MS;
}
