/**
 * An instant (epoch milliseconds) as people who read this language write it, by the clock of the zone. A language or zone
 * that the runtime does not know is read as English or UTC.
 */
export function formatInstant(
  atMs: number,
  fields: Intl.DateTimeFormatOptions,
  { lang, timeZone }: { readonly lang: string; readonly timeZone: string },
): string {
  const at = new Date(atMs);
  for (const [locale, zone] of [
    [lang, timeZone],
    ["en", timeZone],
  ] as const) {
    try {
      return new Intl.DateTimeFormat(locale, { ...fields, timeZone: zone }).format(at);
    } catch {
      // The next one is known better.
    }
  }
  return new Intl.DateTimeFormat("en", { ...fields, timeZone: "UTC" }).format(at);
}
