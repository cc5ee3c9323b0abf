/**
 * How far apart two clocks may be and still be taken to tell the same time. A box that writes local time as UTC is off by
 * whole hours, one that never saw a time server by years.
 */
const WRONG_CLOCK_MS = 3_600_000;

/**
 * The moment from which the ages of a message's rows count back, by the clock that dated them. That is when the box made
 * the message, by its own clock, where the format says so. Otherwise it is the message's `iat`; where the box's clock is
 * ahead of it, the newest row; and where all rows are an hour or more from it, the clock is plainly wrong and only the
 * differences between rows mean anything: then too the newest row was heard just now.
 */
export function referenceTime(
  rowTimesMs: readonly number[],
  { sentAtMs, iatMs }: { readonly sentAtMs: number | undefined; readonly iatMs: number },
): number {
  if (sentAtMs !== undefined) return sentAtMs;
  const near = rowTimesMs.filter((atMs) => Math.abs(iatMs - atMs) < WRONG_CLOCK_MS);
  return near.length > 0 || rowTimesMs.length === 0 ? Math.max(iatMs, ...near) : Math.max(...rowTimesMs);
}

/** How long before its message a row was heard. Later than the reference is just now; a row without a time, too. */
export function ageSeconds(atMs: number | undefined, referenceMs: number): number {
  return atMs === undefined ? 0 : Math.max(0, (referenceMs - atMs) / 1000);
}
