import type { CountGroup, CountQuery } from "../../../../shared/measure/count.ts";
import { makeTables } from "../../migrate.ts";
import { type Cells, makeCells } from "./cells.ts";
import { COUNTER_STEPS } from "./schema.ts";
import { makeSeenBatches, type SeenBatches } from "./seen-batches.ts";
import { type Column, sumCells } from "./sum-cells.ts";

/** What a counter keeps. */
export interface CounterStore {
  /** Whether it has counted anything; then its tables are up to date. */
  readonly isOpen: () => boolean;
  /** Does this in one transaction; the tables are there. */
  readonly change: (work: () => void) => void;
  readonly setAlarm: (atMs: number) => void;
  readonly seen: SeenBatches;
  readonly cells: Cells;
  /** As of `sumCells`. */
  readonly sum: (query: CountQuery, columns: readonly Column[]) => readonly CountGroup[];
}

/** The store of one counter. One that is only asked stays empty. */
export function makeCounterStore(storage: DurableObjectStorage): CounterStore {
  const tables = makeTables(storage, COUNTER_STEPS);
  return {
    isOpen: tables.open,
    change(work) {
      tables.make();
      storage.transactionSync(work);
    },
    setAlarm: (atMs) => void storage.setAlarm(atMs),
    seen: makeSeenBatches(storage.sql),
    cells: makeCells(storage.sql),
    sum: (query, columns) => sumCells(storage.sql, query, columns),
  };
}
