import type { IndexEntry } from "./index-entry.ts";

/** Somebody whom a sale at a till concerns. */
export type SalePerson = Pick<IndexEntry, "owner" | "locator">;

/** One transaction of one sender: whom it concerns. Plain JSON. */
export interface SaleEntry {
  /** Whose card it was; absent: no message of it had one. */
  readonly card?: SalePerson;
  /** Whose coupons were named, each person once. */
  readonly coupons: readonly SalePerson[];
  /** A void that came before what it voids: whoever is named later hears of it first. JSON of what it asks. */
  readonly voided?: string;
}

/** People whose coupons one transaction may name. */
export const MAX_SALE_PEOPLE = 20;

/** The transaction with a void that came first; the same object if it has one, or if it concerns somebody already. */
export function voidSale(stored: SaleEntry | undefined, voided: string): SaleEntry {
  const known: SaleEntry = stored ?? { coupons: [] };
  const isAhead = known.coupons.length === 0 && known.card === undefined;
  return isAhead && known.voided === undefined ? { ...known, voided } : known;
}

/** A message of a transaction, before anything is given for it. */
export interface SaleMessage {
  readonly card?: SalePerson;
  readonly coupon?: SalePerson;
}

/**
 * The transaction with one more message; undefined: the message names another card than one before, or people beyond the
 * bound, and nothing may be given for it. The same object if it says nothing new.
 */
export function enterSale(stored: SaleEntry | undefined, { card, coupon }: SaleMessage): SaleEntry | undefined {
  const known: SaleEntry = stored ?? { coupons: [] };
  if (card !== undefined && known.card !== undefined && known.card.owner !== card.owner) return undefined;
  const isNew = coupon !== undefined && !known.coupons.some(({ owner }) => owner === coupon.owner);
  if (isNew && known.coupons.length >= MAX_SALE_PEOPLE) return undefined;
  if (!isNew && (card === undefined || known.card !== undefined)) return known;
  const next = isNew ? { ...known, coupons: [...known.coupons, coupon] } : known;
  return card === undefined || known.card !== undefined ? next : { ...next, card };
}
