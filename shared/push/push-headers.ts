import { err, ok, type Result } from "../result.ts";

const URGENT_FOR_MS = 30 * 60_000;
const FLEETING_TTL_SECONDS = 10 * 60;

/** When a push was triggered and until when it may be shown, epoch milliseconds. */
export interface PushTimes {
  readonly nowMs: number;
  readonly triggeredAtMs: number;
  readonly validUntilMs: number;
  /** The moment withdraws on exit or hangs on a signal: what the push service holds cannot be called back. */
  readonly fleeting: boolean;
}

/** The headers of RFC 8030 that a push service acts on, as they are sent; `TTL` in seconds. */
export interface PushHeaders {
  readonly TTL: string;
  readonly Urgency: "high" | "normal";
  readonly Topic: string;
}

/**
 * Headers of one attempt (RFC 8030, 5.2 to 5.4): `TTL` never beyond the validity left, and at most 10 min for a fleeting
 * one; `Urgency` high within 30 min of the trigger; `Topic` the push's tag. `expired` where less than a second is left, as
 * a TTL of 0 would not be held for a device that sleeps.
 */
export function pushHeaders(times: PushTimes, tag: string): Result<PushHeaders, "expired"> {
  const leftSeconds = Math.floor((times.validUntilMs - times.nowMs) / 1000);
  if (leftSeconds < 1) return err("expired");
  return ok({
    TTL: String(times.fleeting ? Math.min(leftSeconds, FLEETING_TTL_SECONDS) : leftSeconds),
    Urgency: times.nowMs - times.triggeredAtMs <= URGENT_FOR_MS ? "high" : "normal",
    Topic: tag,
  });
}

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
