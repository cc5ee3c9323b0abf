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
