import {
  type Credit,
  type Debit,
  ledgerOf,
  NO_POINTS,
  type PointsLedger,
} from "../../../../shared/points/points-ledger.ts";
import type { Records } from "./records.ts";
import type { SeenRows } from "./seen-rows.ts";

/** The points of a person, a row an entry, by its source. They are read when they are asked for, once. */
export interface PointsRows {
  readonly read: () => PointsLedger;
  /** Writes a row for each entry that is another object than before, and deletes those of entries that are gone. */
  readonly save: (next: PointsLedger) => void;
  /** Takes over whether there are any; they are read again once they are asked for. */
  readonly reload: (seen: SeenRows) => void;
  /** Forgets what is in memory, after the rows were deleted. */
  readonly clear: () => void;
}

/** The points in this database; none is known before `reload`. */
export function makePointsRows(records: Records): PointsRows {
  let known: PointsLedger | undefined = NO_POINTS;

  function open(): PointsLedger {
    known ??= ledgerOf(records.list("points").map(({ value }) => JSON.parse(value)));
    return known;
  }

  return {
    read: open,
    save(next) {
      const was = new Set(entriesOf(open()));
      const is = entriesOf(next);
      const sources = new Set(is.map(({ source }) => source));
      for (const entry of is) if (!was.has(entry)) records.put("points", entry.source, entry);
      for (const { source } of was) if (!sources.has(source)) records.remove("points", source);
      known = next;
    },
    reload({ rows }) {
      known = rows === 0 ? NO_POINTS : undefined;
    },
    clear() {
      known = NO_POINTS;
    },
  };
}

function entriesOf({ credits, debits }: PointsLedger): readonly (Credit | Debit)[] {
  return [...credits, ...debits];
}
