import { type Credit, type Debit, ledgerOf } from "../points/points-ledger.ts";
import type { SaleName } from "../points/purchase.ts";
import { settleDebts } from "../points/take-points.ts";
import type { NamedRow, PersonRows } from "./person-rows.ts";
import { uniteById } from "./unite-by-id.ts";

type PointRows = Pick<PersonRows, "points" | "purchases">;

/** The points and purchases of two people who are one from now on: each moves once, and what one of them owes the other pays. */
export function unitePoints(account: PointRows, device: PointRows, nowMs: number): Required<PointRows> {
  const own = account.points ?? [];
  const rows = uniteById(own, device.points ?? [], ({ name }) => name);
  return {
    points: rows.length === own.length ? own : settleRows(rows, nowMs),
    purchases: uniteById(
      account.purchases ?? [],
      device.purchases ?? [],
      ({ sender, transaction }: SaleName) => `${sender} ${transaction}`,
    ),
  };
}

/** A row whose entry stays as it is stays the same object. */
function settleRows(rows: readonly NamedRow[], nowMs: number): readonly NamedRow[] {
  const known = new Map(rows.map((row) => [JSON.parse(row.value) as Credit | Debit, row]));
  const { credits, debits } = settleDebts(ledgerOf([...known.keys()]), nowMs);
  return [...credits, ...debits].map(
    (entry) => known.get(entry) ?? { name: entry.source, value: JSON.stringify(entry) },
  );
}
