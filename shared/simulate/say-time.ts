import { sayMinute, WEEKDAYS } from "../catalog/say-hours.ts";
import { localTime } from "../time/zone.ts";
import { offsetAt } from "../time/zone-offset.ts";
import { calendarDayOf } from "./calendar-day.ts";

/** Nearer to a change of the clocks, a time alone may mean two instants, or seem earlier than one before it. */
const NEAR_CHANGE_MS = 3 * 3_600_000;

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
];

/**
 * An instant (epoch milliseconds) by the clocks of a zone, as `Mon 2026-11-30 08:00`; within three hours of a change of the
 * clocks with the offset from UTC, as `Sun 2026-10-25 02:30 +01:00`.
 */
export function sayTime(zone: string, atMs: number): string {
  const { weekday, minuteOfDay } = localTime(zone, atMs);
  const isNearChange = offsetAt(zone, atMs - NEAR_CHANGE_MS) !== offsetAt(zone, atMs + NEAR_CHANGE_MS);
  const offset = isNearChange ? ` ${sayOffset(offsetAt(zone, atMs))}` : "";
  return `${WEEKDAYS[weekday - 1]} ${calendarDayOf(zone, atMs)} ${sayMinute(minuteOfDay)}${offset}`;
}

function sayOffset(offsetMs: number): string {
  return `${offsetMs < 0 ? "-" : "+"}${sayMinute(Math.floor(Math.abs(offsetMs) / 60_000))}`;
}

/** A length of time, as `1 h 30 min`. */
export function sayLength(lengthMs: number): string {
  let leftMs = lengthMs;
  const parts = UNITS.flatMap(([name, unitMs]) => {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.length === 0 ? "no time" : parts.join(" ");
}
