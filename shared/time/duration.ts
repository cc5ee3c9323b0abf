const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A hundred years: longer means nothing here, and a time so far off has no date (ECMA-262, 21.4.1.1). */
const MAX_MS = 36_500 * DAY_MS;

const PATTERN =
  /^P(?=\d|T\d)(?:(\d{1,15})D)?(?:T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15}(?:\.\d{1,3})?)S)?)?$/;

/**
 * The milliseconds of an ISO 8601 duration from days to seconds, `PnDTnHnMnS`: a day is 24 hours. Undefined for weeks,
 * months and years, a sign, fractions of anything but seconds (at most three digits), and more than 36,500 days.
 */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  const lengthMs =
    Number(days) * DAY_MS +
    Number(hours) * HOUR_MS +
    Number(minutes) * MINUTE_MS +
    Math.round(Number(seconds) * SECOND_MS);
  return lengthMs <= MAX_MS ? lengthMs : undefined;
}

/** Like `parseDuration`, where no time at all makes no sense: `PT0S` is undefined too. */
export function parsePositiveDuration(text: string): number | undefined {
  const lengthMs = parseDuration(text);
  return lengthMs === 0 ? undefined : lengthMs;
}
