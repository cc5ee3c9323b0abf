import { isZoneName } from "./zone-name.ts";
import { knowsZone, offsetAt } from "./zone-offset.ts";

/** What a clock on the wall and the calendar beside it show in one zone. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** Day of the month, 1 to 31. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** ISO 8601: Monday 1 to Sunday 7. */
  readonly weekday: number;
  /** Minutes after local midnight, 0 to 1439. */
  readonly minuteOfDay: number;
}

/** Whether the name is an IANA time zone that this runtime knows, links and any case included; never an offset. */
export function isTimeZone(name: string): boolean {
  return isZoneName(name) && knowsZone(name);
}

/**
 * Date and time in the zone at an instant (epoch milliseconds, years 1000 to 9999). All fields come from the one wall
 * clock, so hour, weekday and date cannot disagree. An unknown zone counts as UTC.
 */
export function localTime(zone: string, atMs: number): LocalTime {
  const wall = new Date(atMs + offsetAt(zone, atMs));
  const hour = wall.getUTCHours();
  const minute = wall.getUTCMinutes();
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour,
    minute,
    second: wall.getUTCSeconds(),
    weekday: wall.getUTCDay() || 7,
    minuteOfDay: hour * 60 + minute,
  };
}
