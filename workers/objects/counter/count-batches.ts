import { type Count, type CountBatch, FIGURES } from "../../../shared/measure/count.ts";
import { addSlot } from "../../../shared/measure/slots.ts";
import { isCurrency } from "../../../shared/money/is-currency.ts";
import type { Cell } from "./store/cells.ts";
import type { CounterStore } from "./store/counter-store.ts";
import { HOURS_KEPT_DAYS, nextTidyMs, SEEN_KEPT_DAYS } from "./tidy-counts.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * Counts each of these batches that was not counted before: notes its id and adds it up, in this one turn. One that came
 * about longer ago than ids are remembered is dropped, since nobody could say whether it is counted.
 */
export function countBatches(
  { seen, cells, change, setAlarm }: CounterStore,
  batches: readonly CountBatch[],
  nowMs: number,
): void {
  const today = Math.floor(nowMs / DAY_MS);
  change(() => {
    if (seen.isFirstOf(today)) setAlarm(nextTidyMs(nowMs));
    const first = batches.filter(({ id, atMs }) => {
      const day = Math.floor(atMs / DAY_MS);
      return day > today - SEEN_KEPT_DAYS && seen.note(day, id);
    });
    cells.addAll(first.flatMap(({ counts }) => counts.map((count) => cellOf(count, today))));
  });
}

/**
 * Who counts for an hour that is no longer kept counts for its day. An amount of a made-up currency is left out: any device could
 * add columns to reports by it.
 */
function cellOf({ hour, key, figures, value: told, slot }: Count, today: number): Cell {
  const value = told && isCurrency(told.currency) ? told : undefined;
  const day = Math.floor(hour / 24);
  const worth = value && (value.isClaimed ? ("claimedValue" as const) : ("value" as const));
  const counted = [...FIGURES.filter((figure) => (figures[figure] ?? 0) > 0), ...(worth === undefined ? [] : [worth])];
  return {
    ...(day <= today - HOURS_KEPT_DAYS ? { unit: "day", at: day } : { unit: "hour", at: hour }),
    key,
    figures,
    values: value === undefined ? [] : [value],
    slots: slot === undefined ? {} : Object.fromEntries(counted.map((name) => [name, addSlot(undefined, slot)])),
  };
}
