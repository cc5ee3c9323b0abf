/** An amount as tills write it. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** What the mesh answers to a till (docs/contract.md#redemptions). */
export interface TillAnswer {
  readonly result: "redeemed" | "checked" | "voided" | "refunded" | "recorded" | "refused";
  readonly reason?: "unknown" | "used" | "expired" | "not-here" | "void" | "transaction-used";
  readonly redemption?: string;
  readonly coupon?: { readonly value: string; readonly expiresAt: string };
  readonly points?: { readonly earned: number; readonly balance?: number; readonly tier?: string };
  readonly redeemedAt?: string;
  readonly redeemedHere?: boolean;
}

/** What a till says of one thing, but who says it and when. */
export interface Saying {
  readonly action: "redeem" | "void" | "refund";
  readonly code?: string;
  readonly card?: string;
  /** Of a void or a refund: the transaction that it takes back. */
  readonly of?: string;
  readonly total?: Money;
}

/**
 * A thing that was said at this till. It is kept before it is sent, and until it was answered: the same transaction may be said as
 * often as need be, and has one effect.
 */
export interface Entry extends Saying {
  readonly transaction: string;
  /** When it happened, in the mesh's time. */
  readonly atSeconds: number;
  readonly answer?: TillAnswer;
  /** The mesh refused the message itself: a code of its own, e.g. `invalid`. */
  readonly refused?: string;
}

/** The mesh takes a message for two minutes. After that a till says that it is late. */
const LIVE_SECONDS = 100;

/** So many settled entries are kept, the newest. What waits is never dropped. */
const MAX_SETTLED = 100;

/** The claims of an entry as they are said now. Whether it is late is no part of what it says: the mesh takes it for the same. */
export function claimsOf({ transaction, action, code, card, of, total, atSeconds }: Entry, nowSeconds: number) {
  const late = nowSeconds - atSeconds > LIVE_SECONDS || undefined;
  return { transaction, action, code, card, of, total, late };
}

export function isWaiting({ answer, refused }: Entry): boolean {
  return answer === undefined && refused === undefined;
}

/** The entries with one more, the newest first. */
export function addEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  let settled = 0;
  return [entry, ...entries].filter((one) => isWaiting(one) || ++settled <= MAX_SETTLED);
}

/** The entries after one was settled. */
export function settle(
  entries: readonly Entry[],
  transaction: string,
  outcome: Pick<Entry, "answer" | "refused">,
): readonly Entry[] {
  return entries.map((entry) => (entry.transaction === transaction ? { ...entry, ...outcome } : entry));
}

/** What is left of a sale to give back, in cents; undefined if nothing was paid, or if it was voided. */
export function leftToRefund(sale: Entry, entries: readonly Entry[]): number | undefined {
  if (sale.action !== "redeem" || sale.total === undefined) return undefined;
  const undone = entries.filter(({ of, refused, answer }) => {
    return of === sale.transaction && refused === undefined && answer?.result !== "refused";
  });
  if (undone.some(({ action }) => action === "void")) return undefined;
  const given = undone.reduce((sum, { total }) => sum + centsOf(total), 0);
  return centsOf(sale.total) - given;
}

function centsOf(total: Money | undefined): number {
  return Math.round(Number(total?.amount ?? 0) * 100);
}

/** Cents as a till writes them. */
export function moneyOf(cents: number): Money {
  return { amount: (cents / 100).toFixed(2), currency: "EUR" };
}

/** What somebody typed as an amount, with a comma or a point, in cents; undefined if it is none. */
export function readCents(text: string): number | undefined {
  const [, whole, part = ""] = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}
