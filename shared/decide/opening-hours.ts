import type { WeeklySpan } from "../catalog/policy.ts";
import { localTime } from "../time/zone.ts";

/**
 * Whether one of the spans holds at an instant (epoch milliseconds), by the wall clock of the zone: `from` inclusive, `to`
 * exclusive; a span that passes midnight belongs to the weekday it starts on; equal ends mean the whole weekday.
 * No list: always open. An empty list: never.
 */
export function isOpen(spans: readonly WeeklySpan[] | undefined, zone: string, atMs: number): boolean {
  if (spans === undefined) return true;
  const { weekday, minuteOfDay } = localTime(zone, atMs);
  const weekdayBefore = weekday === 1 ? 7 : weekday - 1;
  return spans.some(({ days, fromMinute, toMinute }) => {
    if (fromMinute === toMinute) return days.includes(weekday);
    if (fromMinute < toMinute) return days.includes(weekday) && minuteOfDay >= fromMinute && minuteOfDay < toMinute;
    return (
      (days.includes(weekday) && minuteOfDay >= fromMinute) || (days.includes(weekdayBefore) && minuteOfDay < toMinute)
    );
  });
}
