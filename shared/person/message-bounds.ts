const DAY_MS = 24 * 3_600_000;

/** Whose messages are counted together: those of the person's own devices, and what senders say of the person. */
export type MessageSource = "own" | "senders";

/** Most messages that change state of a person in any 24 hours. */
export const MAX_MESSAGES_A_DAY: Readonly<Record<MessageSource, number>> = { own: 2_000, senders: 1_000 };

/** How long the count looks back, milliseconds. */
export const COUNTED_MS = DAY_MS;

/** Most receipts that are kept, the newest. */
export const MAX_RECEIPTS = 200;

/**
 * How long until one more message of this source may change state, milliseconds. Undefined: it may now. `times` are those
 * of the messages that did, oldest first; `unlisted` is how many more did in this UTC day.
 */
export function waitForMessage(
  source: MessageSource,
  times: readonly number[],
  nowMs: number,
  unlisted = 0,
): number | undefined {
  const left = MAX_MESSAGES_A_DAY[source] - unlisted;
  if (left <= 0) return DAY_MS - (nowMs % DAY_MS);
  // Over a list in order of time, a day holds as many as may be exactly when it holds the one so many from its end.
  const decisiveMs = times[times.length - left];
  if (decisiveMs === undefined || decisiveMs <= nowMs - COUNTED_MS) return undefined;
  return decisiveMs + COUNTED_MS - nowMs;
}
