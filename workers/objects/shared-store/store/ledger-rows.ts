import type { Counts, Lease } from "../../../../shared/budget/lease.ts";
import { makeReplace } from "../../write-row.ts";

const replaceLease = makeReplace("lease", ["id", "units", "hour", "day", "expiresMs"]);

/** So many leases are forgotten at a time: the rest with the next one that is asked for. */
const FORGOTTEN_AT_ONCE = 2_000;

/** A ledger that changes: its counts, and the one lease that is new or settled. */
export interface LedgerChange {
  readonly before: Counts;
  readonly after: Counts;
  readonly lease?: readonly [id: string, lease: Lease];
  /** Leases that ended at or before it go, epoch milliseconds. */
  readonly forgottenMs?: number;
}

/** A lease that is remembered. */
export function findLease(sql: SqlStorage, id: string): Lease | undefined {
  const query = "SELECT units, hour, day, expiresMs FROM lease WHERE id = ?";
  return sql.exec<{ units: number; hour: string; day: string; expiresMs: number }>(query, id).toArray()[0];
}

/** How many leases with units have not ended; by the index, so that it costs what lives and not what is remembered. */
export function countLiveLeases(sql: SqlStorage, nowMs: number): number {
  const query = "SELECT COUNT(*) AS live FROM lease WHERE expiresMs > ? AND units > 0";
  return sql.exec<{ live: number }>(query, nowMs).one().live;
}

/** Whether a lease ended at or before this instant. */
export function hasLeaseEndedBy(sql: SqlStorage, atMs: number): boolean {
  return sql.exec("SELECT 1 FROM lease WHERE expiresMs <= ? LIMIT 1", atMs).toArray().length > 0;
}

/** Writes the lease of a change, and forgets those that have had their time. */
export function writeLeases(sql: SqlStorage, { lease, forgottenMs }: LedgerChange): void {
  if (forgottenMs !== undefined) {
    const ended = "SELECT id FROM lease WHERE expiresMs <= ? ORDER BY expiresMs LIMIT ?";
    sql.exec(`DELETE FROM lease WHERE id IN (${ended})`, forgottenMs, FORGOTTEN_AT_ONCE);
  }
  if (lease === undefined) return;
  const [id, { units, hour, day, expiresMs }] = lease;
  replaceLease(sql, { id, units, hour, day, expiresMs });
}
