import type { CounterStore } from "./store/counter-store.ts";

const DAY_MS = 24 * 3_600_000;
const TIDY_AT_MS = 10 * 60_000;

/** Ids of batches are remembered this long. */
export const SEEN_KEPT_DAYS = 60;
/** Sums by the hour are kept this long, then by the day. */
export const HOURS_KEPT_DAYS = 90;
const DAYS_KEPT_DAYS = 3 * 366;

/** When a counter tidies up next: ten minutes into the next UTC day. */
export function nextTidyMs(nowMs: number): number {
  return (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS + TIDY_AT_MS;
}

/** Adds up the hours of days that are 90 days ago, forgets ids after 60 days and days after three years. */
export function tidyCounts({ seen, cells, change, setAlarm }: CounterStore, nowMs: number): void {
  const today = Math.floor(nowMs / DAY_MS);
  change(() => {
    seen.forgetBefore(today - SEEN_KEPT_DAYS);
    for (let day = cells.oldestDay(); day !== undefined && day <= today - HOURS_KEPT_DAYS; day = cells.oldestDay()) {
      cells.addAll(cells.hoursOf(day).map((hour) => ({ ...hour, unit: "day", at: day })));
      cells.forgetHours(day);
    }
    cells.forgetDaysBefore(today - DAYS_KEPT_DAYS);
    if (!seen.isEmpty() || cells.oldestDay() !== undefined) return setAlarm(nextTidyMs(nowMs));
    // A counter that counts nothing any more has only days left. The oldest of them is the first to be forgotten.
    const oldest = cells.oldestSum();
    if (oldest !== undefined) setAlarm(nextTidyMs((oldest + DAYS_KEPT_DAYS) * DAY_MS));
  });
}
