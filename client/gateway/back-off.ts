const FIRST_MS = 1_000;
const MAX_MS = 60_000;

/**
 * How long to wait before the next attempt, milliseconds: twice as long after each that failed, up to `maxMs`, of which
 * the second half is random (0 to 1), so that the gateways of a chain do not come back all at once. What the mesh asks for
 * is the least.
 */
export function backOffMs(
  failures: number,
  random: number,
  { retryAfterSeconds = 0, maxMs = MAX_MS }: { retryAfterSeconds?: number; maxMs?: number } = {},
): number {
  const lengthMs = Math.min(maxMs, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.max(retryAfterSeconds * 1000, lengthMs / 2 + (random * lengthMs) / 2);
}
