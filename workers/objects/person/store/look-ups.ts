import { present } from "../../../../shared/json/present.ts";
import type { OperatorReceipt } from "../../../../shared/operators/operator-receipt.ts";
import { RECEIPT_MS } from "./tidy-messages.ts";

/** As the row has it: with the days on which operators looked it up. */
type StoredReceipt = Omit<OperatorReceipt, "day"> & { readonly lookedUp?: readonly string[] };

/**
 * A receipt as an operator may see it, with a note of the day on it: the person reads with it that it was looked up. One row
 * at most, and none if somebody looked it up that day already. Undefined: there is no such receipt, or no longer.
 */
export function takeLookUp({ sql }: DurableObjectStorage, serial: string, nowMs: number): OperatorReceipt | undefined {
  const query = "SELECT kid, jti, atMs, receipt FROM message WHERE serial = ? AND receipt IS NOT NULL AND atMs > ?";
  const row = sql
    .exec<{ kid: string; jti: string; atMs: number; receipt: string }>(query, serial, nowMs - RECEIPT_MS)
    .toArray()[0];
  if (row === undefined) return undefined;
  const stored: StoredReceipt = JSON.parse(row.receipt);
  const { lookedUp = [], outcome, reason, moment, campaign, gates } = stored;
  const today = sayDay(nowMs);
  if (!lookedUp.includes(today)) {
    const text = JSON.stringify({ ...stored, lookedUp: [...lookedUp, today] });
    sql.exec("UPDATE message SET receipt = ? WHERE kid = ? AND jti = ?", text, row.kid, row.jti);
  }
  // Each member by its name: what sets off, runs and details tell of places and attributes.
  return present({
    day: sayDay(row.atMs),
    outcome,
    reason,
    moment,
    campaign,
    gates: gates.map((gate) => present({ moment: gate.moment, passed: gate.passed, reason: gate.reason })),
  });
}

function sayDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
