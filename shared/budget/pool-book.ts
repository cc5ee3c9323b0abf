import { grantUnits, type LeaseAsk, type LeaseGrant, REMEMBERED_MS } from "./lease.ts";

/**
 * What is known of a pool besides its codes, which have a number each, from 0 on, in the order in which they came. Plain JSON.
 */
export interface PoolBook {
  /** How many codes it ever held. */
  readonly held: number;
  /** The number of the first code that no lease ever had. */
  readonly next: number;
  /** Numbers of codes that came back from leases. */
  readonly back: readonly number[];
}

/** Codes that were handed out together, by their numbers. Plain JSON. */
export interface PoolLease {
  /** None once it was settled. */
  readonly codes: readonly number[];
  /** It was settled, and of these nobody knows. */
  readonly doubtful?: readonly number[];
  readonly expiresMs: number;
}

/** How many codes are where. */
export interface PoolCount {
  /** Can be handed out. */
  readonly left: number;
  /** In the memory of an edge, for the next decisions. */
  readonly leased: number;
  /** Given, with a coupon. */
  readonly given: number;
  /** An edge or an object was lost with them: given or not, they are never handed out again. */
  readonly doubtful: number;
}

export const NEW_POOL: PoolBook = { held: 0, next: 0, back: [] };

/**
 * Hands out codes as budgets hand out units: the block of `grantUnits`. Codes that came back go first. `live`: leases that were
 * not settled and have not ended. No lease: there is no code left.
 */
export function leaseCodes(
  book: PoolBook,
  ask: LeaseAsk,
  live: number,
): { readonly book: PoolBook; readonly grant: LeaseGrant; readonly lease?: PoolLease } {
  const limits = { offers: book.held };
  const counts = { issued: book.held - leftIn(book), hours: {}, days: {} };
  const { grant } = grantUnits(counts, { ...ask, limits, paced: limits }, live);
  if (grant.units === 0) return { book, grant };
  const again = book.back.slice(0, grant.units);
  const isNew = grant.units - again.length;
  const codes = [...again, ...Array.from({ length: isNew }, (_, at) => book.next + at)];
  const next = { ...book, next: book.next + isNew, back: book.back.slice(again.length) };
  return { book: next, grant, lease: { codes, expiresMs: ask.expiresMs } };
}

/**
 * Ends a lease: what was not given goes back, once, and never once the lease counts as lost. Codes that it does not have change
 * nothing. Without `unspent` nobody got any of them. The same book if there is nothing to be done.
 */
export function settleCodes(
  book: PoolBook,
  lease: PoolLease,
  unspent: { readonly back: readonly number[]; readonly doubtful: readonly number[] } | undefined,
  nowMs: number,
): { readonly book: PoolBook; readonly lease: PoolLease } {
  if (lease.codes.length === 0 || isLost(lease, nowMs)) return { book, lease };
  const own = new Set(lease.codes);
  const doubtful = (unspent?.doubtful ?? []).filter((code) => own.has(code));
  const back = (unspent?.back ?? lease.codes).filter((code) => own.has(code) && !doubtful.includes(code));
  const settled: PoolLease = { codes: [], expiresMs: lease.expiresMs };
  return {
    book: back.length === 0 ? book : { ...book, back: [...book.back, ...new Set(back)] },
    lease: doubtful.length === 0 ? settled : { ...settled, doubtful },
  };
}

/** Whether a lease was never settled, and cannot be any more. */
function isLost({ codes, expiresMs }: PoolLease, nowMs: number): boolean {
  return codes.length > 0 && expiresMs + REMEMBERED_MS <= nowMs;
}

/** Numbers of the codes of a lease of which nobody knows whether they were given. */
export function doubtfulIn(lease: PoolLease, nowMs: number): readonly number[] {
  return isLost(lease, nowMs) ? lease.codes : (lease.doubtful ?? []);
}

/** How many codes are where, by the books and all leases that have any. */
export function countPool(book: PoolBook, leases: readonly PoolLease[], nowMs: number): PoolCount {
  const doubtful = sum(leases.map((lease) => doubtfulIn(lease, nowMs).length));
  const leased = sum(leases.map((lease) => (isLost(lease, nowMs) ? 0 : lease.codes.length)));
  const left = leftIn(book);
  return { left, leased, given: book.held - left - leased - doubtful, doubtful };
}

function leftIn({ held, next, back }: PoolBook): number {
  return held - next + back.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
