import type { Report } from "../../../../shared/measure/report.ts";

const DAY_MS = 86_400_000;

/** Figures day by day, without gaps. */
export interface Days {
  /** UTC seconds of the beginning of each day. */
  readonly times: readonly number[];
  readonly given: readonly number[];
  readonly conversions: readonly number[];
}

/** A report by day as lines: a day of which nothing was counted has zeros. */
export function daysOf({ rows, from, to }: Report): Days {
  const first = Math.floor(Date.parse(from) / DAY_MS);
  const last = Math.ceil(Date.parse(to) / DAY_MS) - 1;
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const told = days.map((day) => byDay.get(new Date(day * DAY_MS).toISOString().slice(0, 10)));
  return {
    times: days.map((day) => (day * DAY_MS) / 1000),
    given: told.map((row) => row?.given ?? 0),
    conversions: told.map((row) => row?.conversions ?? 0),
  };
}
