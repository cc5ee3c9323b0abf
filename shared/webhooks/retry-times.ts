const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What is waited after each attempt that failed; after these, the last one again and again. */
const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
];

/** No attempt begins later than this after the first was due. */
const TRIED_FOR_MS = 72 * HOUR_MS;

/** What a message of which the body went, or that nobody took, is remembered for: a replay or a call that comes late finds it. */
export const REMEMBERED_MS = 7 * 24 * HOUR_MS;

/** A partner hears of something so much later, or up to twice as much, so that nobody can tell from when it comes who was where. */
export const PARTNER_DELAY_SECONDS = 15 * 60;

/**
 * When to try again after so many failed attempts (1 or more), epoch milliseconds; undefined: never by itself. A Retry-After
 * of the endpoint counts if it is later; one beyond the last day means at its end, so that a wrong one loses nothing.
 */
export function nextTryMs(
  {
    attempts,
    firstDueMs,
    retryAfterSeconds = 0,
  }: { readonly attempts: number; readonly firstDueMs: number; readonly retryAfterSeconds?: number | undefined },
  nowMs: number,
): number | undefined {
  const waitMs = WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? 0;
  const lastMs = firstDueMs + TRIED_FOR_MS;
  if (nowMs + waitMs > lastMs) return undefined;
  return Math.min(lastMs, nowMs + Math.max(waitMs, retryAfterSeconds * SECOND_MS));
}

/**
 * When an event leaves for the first time: at once for an own host; for a partner later by the delay, or up to twice as much.
 * `random`: 0 to 1.
 */
export function firstTryMs(
  isOwn: boolean,
  { nowMs, random, delaySeconds }: { readonly nowMs: number; readonly random: number; readonly delaySeconds: number },
): number {
  return isOwn ? nowMs : Math.round(nowMs + delaySeconds * SECOND_MS * (1 + random));
}
