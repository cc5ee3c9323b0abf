/** IMF-fixdate, the one form that senders may write (RFC 9110, 5.6.7). */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Seconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3), from a number or from a date held against `nowMs`;
 * 0 for a date gone by. Undefined for anything else, which is then as if the header were not there.
 */
export function parseRetryAfter(header: string, nowMs: number): number | undefined {
  if (/^\d{1,10}$/.test(header)) return Number(header);
  const atMs = HTTP_DATE.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}
