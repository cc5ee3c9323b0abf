import { instantOfLocal } from "../../../shared/time/calendar.ts";
import { localTime } from "../../../shared/time/zone.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HOUR_MS = 3_600_000;

/** A weekday without a date is one of this week: the page says so. */
const MONDAY = { year: 2030, month: 6, day: 3 };

/**
 * `Mon 08:00`, `Sun 27 Oct 2030 02:30`, and `Sun 27 Oct 2030 02:30 again` where a clock shows an hour twice, as epoch
 * milliseconds in the zone. Throws where it is written otherwise, or a date is of another weekday.
 */
export function readWhen(text: string, timeZone: string): number {
  const found = /^(\w{3}) (?:(\d+) (\w{3}) (\d{4}) )?(\d\d):(\d\d)( again)?$/.exec(text);
  const weekday = DAYS.indexOf(found?.[1] ?? "");
  if (found === null || weekday < 0) throw new Error(`docs/catalog.md: "${text}" is no time`);
  const [, , day, month = "", year, hour, minute, again] = found;
  const date =
    day === undefined
      ? { ...MONDAY, day: MONDAY.day + weekday }
      : { year: Number(year), month: MONTHS.indexOf(month) + 1, day: Number(day) };
  const firstMs = instantOfLocal(timeZone, { ...date, minuteOfDay: Number(hour) * 60 + Number(minute) });
  const atMs = again === undefined ? firstMs : firstMs + HOUR_MS;
  const shown = localTime(timeZone, atMs);
  const isMeant = shown.weekday === weekday + 1 && shown.hour === Number(hour) && shown.minute === Number(minute);
  if (!isMeant) throw new Error(`docs/catalog.md: no clock in ${timeZone} shows "${text}"`);
  return atMs;
}
