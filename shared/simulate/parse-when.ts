import { WEEKDAYS } from "../catalog/say-hours.ts";
import { instantOfLocal } from "../time/calendar.ts";
import { parseClockTime } from "../time/clock-time.ts";
import { parseInstant } from "../time/instant.ts";
import { localTime } from "../time/zone.ts";
import { parseCalendarDay } from "./calendar-day.ts";

const PATTERN = /^(?:(?<weekday>[A-Za-z]{3,9}) |(?<date>\d{4}-\d{2}-\d{2}) )?(?<time>\d{1,2}:\d{2})$/;

/**
 * The instant (epoch milliseconds) of `Mon 08:00` or `8:00`: the next one from `nowMs` on by the clocks of the zone; of
 * `2026-11-30 08:00` there; or of an RFC 3339 instant. Undefined for anything else.
 */
export function parseWhen(text: string, zone: string, nowMs: number): number | undefined {
  const { weekday, date, time = "" } = PATTERN.exec(text)?.groups ?? {};
  const minuteOfDay = parseClockTime(time.padStart(5, "0"));
  if (minuteOfDay === undefined) return parseInstant(text);
  if (date !== undefined) {
    const named = parseCalendarDay(date);
    return named && instantOfLocal(zone, { ...named, minuteOfDay });
  }
  const today = localTime(zone, nowMs);
  const wanted = weekday === undefined ? undefined : weekdayOf(weekday);
  if (weekday !== undefined && wanted === undefined) return undefined;
  for (let ahead = 0; ahead <= 7; ahead++) {
    const atMs = instantOfLocal(zone, { ...today, day: today.day + ahead, minuteOfDay });
    const isWanted = wanted === undefined || ((today.weekday - 1 + ahead) % 7) + 1 === wanted;
    if (isWanted && atMs >= nowMs) return atMs;
  }
  return undefined;
}

/** ISO 8601, by the first letters of its name. */
function weekdayOf(name: string): number | undefined {
  const at = WEEKDAYS.findIndex((day) => name.toLowerCase().startsWith(day.toLowerCase()));
  return at < 0 ? undefined : at + 1;
}
