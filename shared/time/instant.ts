const PATTERN = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Epoch milliseconds of an RFC 3339 date and time with an offset (section 5.6), `2026-11-23T08:00:00+01:00`. T and Z
 * in either case, days that exist, no leap second; what is finer than a millisecond is cut off. Undefined for anything else.
 */
export function parseInstant(text: string): number | undefined {
  const [, date, time, fraction = "", sign, offsetHour = "0", offsetMinute = "0"] = PATTERN.exec(text) ?? [];
  if (date === undefined || Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const localMs = Date.parse(`${date}T${time}.${fraction.slice(1, 4).padEnd(3, "0")}Z`);
  // A day or an hour that does not exist is none to Date, or another one.
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(`${date}T${time}`)) return undefined;
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  return sign === "-" ? localMs + offsetMs : localMs - offsetMs;
}
