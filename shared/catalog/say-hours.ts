import type { DailySpan, WeeklySpan } from "./policy.ts";

/** ISO 8601: Monday first. */
export const WEEKDAYS: readonly string[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A daily span, as `21:00 to 08:00`. */
export function saySpan({ fromMinute, toMinute }: DailySpan): string {
  return fromMinute === toMinute ? "all day" : `${sayMinute(fromMinute)} to ${sayMinute(toMinute)}`;
}

/** Opening hours, as `Mon to Fri 09:00 to 20:00, Sat 10:00 to 14:00`. */
export function sayHours(spans: readonly WeeklySpan[]): string {
  const told = spans.filter(({ days }) => days.length > 0).map((span) => `${sayDays(span.days)} ${saySpan(span)}`);
  return told.length === 0 ? "never" : told.join(", ");
}

/** Days of the week in their order; three or more in a row as the first and the last. */
function sayDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const [first = 0] = sorted;
  const isRow = sorted.length > 2 && sorted.every((day, at) => day === first + at);
  const told = sorted.map((day) => WEEKDAYS[day - 1]);
  return isRow ? `${told[0]} to ${told.at(-1)}` : told.join(" and ");
}

/** A minute of the day, as `08:00`. */
export function sayMinute(minuteOfDay: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}
