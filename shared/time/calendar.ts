import { localTime } from "./zone.ts";
import { nextOffsetChange, offsetAt } from "./zone-offset.ts";

/** Further from UTC than any zone ever was (Asia/Manila before 1844: -15:56). */
const MAX_OFFSET_MS = 16 * 3_600_000;

/** A minute of a local date. Parts beyond their month or day roll over: day 0 is the last of the month before. */
export interface LocalMinute {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** Minutes after local midnight. */
  readonly minuteOfDay: number;
}

/** A window of the calendar, weeks as in ISO 8601 (from Monday). */
export type CalendarWindow = "hour" | "day" | "week" | "month";

/**
 * The instant (epoch milliseconds) at which the zone's clocks show this minute begin. Shown twice (a fold): the earlier.
 * Never shown (a gap, be it an hour or the whole 30 December 2011 in Apia): the later side, the first instant after the
 * gap, so that "from 08:00" and "from midnight" begin as soon as the clock has passed them.
 */
export function instantOfLocal(zone: string, { year, month, day, minuteOfDay }: LocalMinute): number {
  const wallMs = Date.UTC(year, month - 1, day, 0, minuteOfDay);
  const earlier = wallMs - offsetAt(zone, wallMs - MAX_OFFSET_MS);
  const later = wallMs - offsetAt(zone, wallMs + MAX_OFFSET_MS);
  if (earlier === later) return earlier;
  const changeMs = nextOffsetChange(zone, wallMs - MAX_OFFSET_MS, wallMs + MAX_OFFSET_MS);
  return changeMs === undefined || earlier < changeMs ? earlier : Math.max(later, changeMs);
}

/**
 * The first instant (epoch milliseconds) of the calendar hour, day, ISO week or month that holds at `atMs` in the zone:
 * the first instant with that local date or hour, whatever midnight did. An hour shown twice is one hour.
 */
export function calendarStart(zone: string, atMs: number, window: CalendarWindow): number {
  const { year, month, day, hour, weekday } = localTime(zone, atMs);
  switch (window) {
    case "hour":
      return instantOfLocal(zone, { year, month, day, minuteOfDay: hour * 60 });
    case "day":
      return instantOfLocal(zone, { year, month, day, minuteOfDay: 0 });
    case "week":
      return instantOfLocal(zone, { year, month, day: day - weekday + 1, minuteOfDay: 0 });
    case "month":
      return instantOfLocal(zone, { year, month, day: 1, minuteOfDay: 0 });
  }
}
