/**
 * An instant (epoch milliseconds) as somebody in this zone would write it: weekday, day, time and, since the page may be
 * read elsewhere, the zone. A language or zone that the runtime does not know is read as English or UTC.
 */
export function instantText(atMs: number, lang: string, timeZone: string): string {
  const at = new Date(atMs);
  for (const [locale, zone] of [
    [lang, timeZone],
    ["en", timeZone],
  ] as const) {
    try {
      return new Intl.DateTimeFormat(locale, { ...FIELDS, timeZone: zone }).format(at);
    } catch {
      // The next one is known better.
    }
  }
  return new Intl.DateTimeFormat("en", { ...FIELDS, timeZone: "UTC" }).format(at);
}

const FIELDS = {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
} as const;
