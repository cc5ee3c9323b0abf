import type { Counts, Lease, Ledger } from "./lease.ts";

/** A unit that a decision spent on what no one was given in the end: it goes back, once. */
export interface Refund {
  /** Of the decision, so that no other refund or lease has it; the same id is the same refund. */
  readonly id: string;
  readonly campaign: string;
  /** What the unit counted in, as in its lease. */
  readonly hour: string;
  readonly day: string;
  /** Until ten minutes after this (epoch milliseconds) a repeat changes nothing: nobody may ask again later. */
  readonly expiresMs: number;
}

/** Beyond these, units are lost. */
export const MAX_OWED_REFUNDS = 100;

/** A unit of a campaign's budget that goes back, since its decision is void; the shared store has not heard of it yet. */
export interface OwedRefund extends Omit<Refund, "id"> {
  /** Of the decision. */
  readonly serial: string;
}

/** The counts with the unit back, and what is remembered in the place of a lease. An hour or a day that is forgotten stays so. */
export function takeUnitBack(
  { issued, hours, days }: Counts,
  { hour, day, expiresMs }: Refund,
): { readonly counts: Counts; readonly lease: Lease } {
  const counts = { issued: Math.max(0, issued - 1), hours: lower(hours, hour), days: lower(days, day) };
  return { counts, lease: { units: 0, hour, day, expiresMs } };
}

/** What a whole ledger comes to with a refund: the model of what the adapters do by rows and by a script. */
export function refundUnit(ledger: Ledger, refund: Refund): Ledger {
  if (Object.hasOwn(ledger.leases, refund.id)) return ledger;
  const { counts, lease } = takeUnitBack(ledger, refund);
  return { ...counts, leases: { ...ledger.leases, [refund.id]: lease } };
}

function lower(counts: Readonly<Record<string, number>>, name: string): Readonly<Record<string, number>> {
  const count = Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0;
  return count > 0 ? { ...counts, [name]: count - 1 } : counts;
}
