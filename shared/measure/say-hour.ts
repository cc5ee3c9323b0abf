const HOUR_MS = 3_600_000;

/** The beginning of a UTC hour since 1970 as an RFC 3339 instant, `2026-11-30T04:00:00Z`. */
export function sayHour(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString().replace(".000Z", "Z");
}
