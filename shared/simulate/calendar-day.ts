import { parseInstant } from "../time/instant.ts";
import { localTime } from "../time/zone.ts";

/** A date of the calendar, without a time or a zone. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The date of `2026-11-30`; undefined for a date that does not exist, or anything else. */
export function parseCalendarDay(text: string): CalendarDay | undefined {
  if (parseInstant(`${text}T00:00:00Z`) === undefined) return undefined;
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return { year, month, day };
}

/** The date in the zone at an instant (epoch milliseconds), as `2026-11-30`. */
export function calendarDayOf(zone: string, atMs: number): string {
  const { year, month, day } = localTime(zone, atMs);
  return [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
}
