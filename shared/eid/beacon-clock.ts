/** How a beacon counts. */
export interface BeaconClock {
  /** The rotation exponent K, 0 to 15: a new identifier every 2^k seconds, which is one quantum. */
  readonly k: number;
  /** Unix seconds at which its counter was 0; 0 where it counts as Unix does. */
  readonly startSeconds: number;
}

/** The ordinal of the quantum that a counter is in: the identifier is the same all through it. */
export function quantumOf(seconds: number, k: number): number {
  return Math.floor(seconds / 2 ** k);
}

/** What the counter of a beacon shows at a time, in seconds, when it is `driftSeconds` ahead of a perfect one. */
export function counterAt({ startSeconds }: BeaconClock, atMs: number, driftSeconds: number): number {
  return atMs / 1000 - startSeconds + driftSeconds;
}
