import { present } from "../json/present.ts";
import type { ReportedBy } from "../points/points-ledger.ts";

/**
 * What a sender that was revoked reported in a span of time, by when the mesh received it: points and uses of coupons of it
 * are void. Plain JSON.
 */
export interface VoidReports {
  readonly sender: string;
  /** Epoch milliseconds, inclusive. */
  readonly sinceMs: number;
  /** When the sender was restored, exclusive; absent: it is still revoked. */
  readonly untilMs?: number;
}

/** So many days it is remembered past the restoring: as long as a purchase is kept, and longer than any coupon. */
export const REPORTS_KEPT_DAYS = 400;

const KEPT_MS = REPORTS_KEPT_DAYS * 86_400_000;

/** The live state has no more of them: every edge reads them all, every 2 s. */
export const MAX_VOID_REPORTS = 64;

/** When an entry of the live state goes, whose sender was restored at this time. */
export function goneMs(restoredMs: number): number {
  return restoredMs + KEPT_MS;
}

/** What an entry of the live state says that goes at this time; absent: never. */
export function voidReports(sender: string, sinceMs: number, entryGoneMs: number | undefined): VoidReports {
  return present({ sender, sinceMs, untilMs: entryGoneMs === undefined ? undefined : entryGoneMs - KEPT_MS });
}

/** Whether it was reported in one of these spans. */
export function isVoid({ sender, receivedMs }: ReportedBy, spans: readonly VoidReports[]): boolean {
  return spans.some(
    ({ sender: revoked, sinceMs, untilMs = Number.POSITIVE_INFINITY }) =>
      revoked === sender && sinceMs <= receivedMs && receivedMs < untilMs,
  );
}
