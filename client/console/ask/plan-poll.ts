/** What decides when a view asks again. */
export interface PollState {
  /** How often it asks while all is well. */
  readonly everyMs: number;
  /** Whether nobody can see the page. */
  readonly isHidden: boolean;
  /** Answers in a row that were none. */
  readonly failures: number;
  /** What the mesh asked for with the last refusal: seconds, as in Retry-After. */
  readonly retryAfter?: string | undefined;
}

const MOST_WAIT_MS = 60_000;

/**
 * How long to wait until the next question, in ms; undefined: until somebody looks. After each failure in a row the wait doubles, up
 * to a minute, and never below the usual one or what the mesh asked for.
 */
export function planPoll({ everyMs, isHidden, failures, retryAfter }: PollState): number | undefined {
  if (isHidden) return undefined;
  const askedMs = Number(retryAfter) * 1_000 || 0;
  return Math.max(everyMs, askedMs, Math.min(everyMs * 2 ** failures, MOST_WAIT_MS));
}
