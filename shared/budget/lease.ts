/** A request for units of one campaign's budget. Everything that depends on time is worked out by who asks. */
export interface LeaseAsk {
  /** Random; the same id is the same lease. */
  readonly id: string;
  readonly campaign: string;
  readonly nowMs: number;
  /** When the lease ends: never after its hour or day. */
  readonly expiresMs: number;
  /** Names of the hour and the day that the units count in, as `20261123T01` and `20261123` in the mesh's zone. */
  readonly hour: string;
  readonly day: string;
  /** The catalog's limits. */
  readonly limits: Limits;
  /** How much of each limit may be out by now, as pace has it; `asap`: all of it. */
  readonly paced: Limits;
}

/** Units: over the campaign's life, in one hour, in one day. Absent: no limit. */
export interface Limits {
  readonly offers?: number;
  readonly perHour?: number;
  readonly perDay?: number;
}

/** `spent`: no unit is left of a limit. `pace`: there is one, but not yet. Only with 0 units. */
export interface LeaseGrant {
  readonly units: number;
  /** Of a pool: the codes, as they are shown, one a unit. */
  readonly codes?: readonly string[];
  readonly why?: "spent" | "pace";
}

/** The end of a lease: what was not spent goes back, once. */
export interface Settlement {
  readonly id: string;
  readonly campaign: string;
  readonly unspent: number;
  /** Of a pool: what became of its codes that no decision is known to have given; absent: all of them go back. */
  readonly codes?: UnspentCodes;
  readonly nowMs: number;
}

/** Codes that go back into their pool, and codes of which nobody knows: a decision that did not answer may have given them. */
export interface UnspentCodes {
  readonly back: readonly string[];
  readonly doubtful: readonly string[];
}

/** A campaign's counts. `issued` counts what is out, whether spent or leased. */
export interface Counts {
  readonly issued: number;
  readonly hours: Readonly<Record<string, number>>;
  readonly days: Readonly<Record<string, number>>;
}

/** A campaign's books: the counts, and every lease that is remembered. */
export interface Ledger extends Counts {
  readonly leases: Readonly<Record<string, Lease>>;
}

/** `units` 0: settled, remembered so that a repeat of either message changes nothing. */
export interface Lease {
  readonly units: number;
  readonly hour: string;
  readonly day: string;
  readonly expiresMs: number;
}

/** Counts and books of a campaign that never gave anything. */
export const NEW_COUNTS: Counts = { issued: 0, hours: {}, days: {} };
export const NEW_LEDGER: Ledger = { ...NEW_COUNTS, leases: {} };

/** Most units of one lease. */
export const MAX_BLOCK_UNITS = 50;
/** A lease takes this share of what is left, divided by the leases that live. */
const SHARE = 8;
/** Below this part of a limit no blocks are given, one unit at a time. */
const LAST_PART = 0.05;
/** A lease is remembered this long after its end; what it never settled by then is written off for good. */
export const REMEMBERED_MS = 600_000;
/**
 * How many names of hours and days are kept at least. Zones are up to 26 hours apart: where a catalog moves a mesh from one
 * to another its present hour has an older name than the last 26, and must still have its count.
 */
const HOURS_KEPT = 48;
const DAYS_KEPT = 4;

/**
 * Grants a block of units, `clamp(remaining / (8 x live leases), 1, 50)`, never more than any limit or its pace leaves;
 * single units once less than 5 % remains. `live`: leases with units that have not ended. No lease: nothing was granted.
 * The Redis adapter's script does the same.
 */
export function grantUnits(
  counts: Counts,
  ask: LeaseAsk,
  live: number,
): { readonly counts: Counts; readonly grant: LeaseGrant; readonly lease?: Lease } {
  const rows = boundsOf(counts, ask);
  const remaining = Math.min(...rows.map(({ limit, issued }) => limit - issued));
  if (remaining < 1) return { counts, grant: { units: 0, why: "spent" } };
  const paced = Math.min(...rows.map(({ paced: most, issued }) => Math.floor(most) - issued));
  if (paced < 1) return { counts, grant: { units: 0, why: "pace" } };
  const isEnding = rows.some(({ limit, issued }) => limit - issued < limit * LAST_PART);
  const block = isEnding ? 1 : Math.min(MAX_BLOCK_UNITS, Math.max(1, Math.floor(remaining / (SHARE * (1 + live)))));
  const units = Math.min(block, remaining, paced);
  const lease: Lease = { units, hour: ask.hour, day: ask.day, expiresMs: ask.expiresMs };
  return { counts: count(counts, lease, units), grant: { units }, lease };
}

/** Takes back what a lease did not spend; the lease as it is remembered from then on. */
export function takeBack(
  counts: Counts,
  lease: Lease,
  unspent: number,
): { readonly counts: Counts; readonly lease: Lease } {
  const back = Math.min(lease.units, Math.max(0, Math.floor(unspent)));
  return { counts: count(counts, lease, -back), lease: { ...lease, units: 0 } };
}

/** The counts without the hours and days of the oldest names: to be asked when leases are forgotten. */
export function forgetOldest({ issued, hours, days }: Counts): Counts {
  const newest = (named: Readonly<Record<string, number>>, kept: number) =>
    Object.fromEntries(Object.entries(named).sort().slice(-kept));
  return { issued, hours: newest(hours, HOURS_KEPT), days: newest(days, DAYS_KEPT) };
}

/** What a whole ledger comes to with an ask: the model of what the adapters do by rows and by a script. */
export function grantLease(ledger: Ledger, ask: LeaseAsk): { readonly ledger: Ledger; readonly grant: LeaseGrant } {
  const known = Object.hasOwn(ledger.leases, ask.id) ? ledger.leases[ask.id] : undefined;
  if (known !== undefined) return { ledger, grant: { units: known.units } };
  const pruned = prune(ledger, ask.nowMs);
  const live = Object.values(pruned.leases).filter(({ units, expiresMs }) => units > 0 && expiresMs > ask.nowMs).length;
  const { counts, grant, lease } = grantUnits(pruned, ask, live);
  if (lease === undefined) return { ledger: pruned, grant };
  return { ledger: { ...counts, leases: { ...pruned.leases, [ask.id]: lease } }, grant };
}

/** The same for a settlement: once, and of a lease that nobody remembers nothing. */
export function settleLease(ledger: Ledger, { id, unspent }: Settlement): Ledger {
  const known = Object.hasOwn(ledger.leases, id) ? ledger.leases[id] : undefined;
  if (known === undefined || known.units === 0) return ledger;
  const { counts, lease } = takeBack(ledger, known, unspent);
  return { ...counts, leases: { ...ledger.leases, [id]: lease } };
}

interface Bound {
  readonly limit: number;
  readonly paced: number;
  readonly issued: number;
}

function boundsOf({ issued, hours, days }: Counts, { limits, paced, hour, day }: LeaseAsk): Bound[] {
  const bounds: [limit: number | undefined, paced: number | undefined, issued: number][] = [
    [limits.offers, paced.offers, issued],
    [limits.perHour, paced.perHour, hours[hour] ?? 0],
    [limits.perDay, paced.perDay, days[day] ?? 0],
  ];
  return bounds.flatMap(([limit, most, out]) =>
    limit === undefined ? [] : [{ limit, paced: most ?? limit, issued: out }],
  );
}

function count({ issued, hours, days }: Counts, { hour, day }: Lease, units: number): Counts {
  return {
    issued: issued + units,
    hours: { ...hours, [hour]: (hours[hour] ?? 0) + units },
    days: { ...days, [day]: (days[day] ?? 0) + units },
  };
}

/** Leases long ended go. */
function prune(ledger: Ledger, nowMs: number): Ledger {
  const leases = Object.entries(ledger.leases).filter(([, lease]) => lease.expiresMs + REMEMBERED_MS > nowMs);
  if (leases.length === Object.keys(ledger.leases).length) return ledger;
  return { ...forgetOldest(ledger), leases: Object.fromEntries(leases) };
}
