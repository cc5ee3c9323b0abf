import type { Exposure } from "../person/person-state.ts";
import { serialOfSource } from "../points/moment-source.ts";
import { type Credit, type Debit, ledgerOf, type PointsLedger } from "../points/points-ledger.ts";
import type { SaleName } from "../points/purchase.ts";
import { reverseCredit } from "../points/reverse-credit.ts";
import { settleDebts } from "../points/take-points.ts";
import { beyondCaps, type CapPolicy } from "./beyond-caps.ts";
import type { NamedRow, PersonRows } from "./person-rows.ts";
import { uniteById } from "./unite-by-id.ts";

type PointRows = Pick<PersonRows, "points" | "purchases">;

/**
 * The points and purchases of two people who are one from now on: each moves once, and what one of them owes the other pays.
 * What moments gave the device's own person comes over only as far as the caps allow over the exposures of both.
 */
export function unitePoints(
  account: PointRows & Pick<PersonRows, "person">,
  device: PointRows,
  exposures: readonly Exposure[],
  { caps, nowMs }: { readonly caps: CapPolicy; readonly nowMs: number },
): Required<PointRows> {
  const { timeZone = caps.mesh.timeZone } = account.person.profile;
  const own = account.points ?? [];
  const rows = uniteById(own, device.points ?? [], ({ name }) => name);
  const moved = rows.slice(own.length);
  const excess = beyondCaps(moved.flatMap(givenBy), exposures, { caps, timeZone });
  const isExcess = ({ name }: NamedRow) => excess.has(serialOfSource(name) ?? "");
  const sources = moved.filter(isExcess).map(({ name }) => name);
  return {
    points: moved.length === 0 ? own : settleRows(rows, sources, nowMs),
    purchases: uniteById(
      account.purchases ?? [],
      device.purchases ?? [],
      ({ sender, transaction }: SaleName) => `${sender} ${transaction}`,
    ),
  };
}

function givenBy({ name, value }: NamedRow): { readonly id: string; readonly atMs: number }[] {
  const id = serialOfSource(name);
  return id === undefined ? [] : [{ id, atMs: (JSON.parse(value) as Credit).atMs }];
}

/** A row whose entry stays as it is stays the same object. `excess`: sources of lots that are taken back. */
function settleRows(rows: readonly NamedRow[], excess: readonly string[], nowMs: number): readonly NamedRow[] {
  const known = new Map(rows.map((row) => [JSON.parse(row.value) as Credit | Debit, row]));
  const { credits, debits } = settleDebts(excess.reduce(takeBack, ledgerOf([...known.keys()])), nowMs);
  return [...credits, ...debits].map(
    (entry) => known.get(entry) ?? { name: entry.source, value: JSON.stringify(entry) },
  );

  function takeBack(ledger: PointsLedger, credit: string): PointsLedger {
    const { points = 0, reason = "" } = ledger.credits.find(({ source }) => source === credit) ?? {};
    const reversal = { source: `merge ${credit}`, credit, points, atMs: nowMs, reason };
    return reverseCredit(ledger, reversal, { rewards: [], nowMs }).ledger;
  }
}
