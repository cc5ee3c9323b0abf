/** What is known of a beacon from those that heard it. One that was never heard has only a drift of 0. Plain JSON. */
export interface BeaconTrack {
  /** How far its counter is ahead of a perfect one, to a quantum. */
  readonly driftSeconds: number;
  /** Its newest good sighting. */
  readonly last?: { readonly quantum: number; readonly place: string; readonly atMs: number; readonly sender?: string };
}

/** A beacon's clock runs at most this wrong (google/eddystone, eddystone-eid/eid-computation.md). */
const DRIFT_RATE = 150e-6;

/** Share of a quantum that a clock may have drifted before it counts as lost. */
const DRIFT_QUANTA = 0.25;

/** Unheard for so long, a beacon may have had its battery changed. */
const LOST_AFTER_SECONDS = 86_400;

/** A message is up to 120 s late or 30 s early (docs/contract.md#windows), and what it says of the time as wrong. */
const MESSAGE_SECONDS = 150;

/** A change of the battery sets a clock back by up to a day. */
const LAG_SECONDS = 86_400;

/** What a lost beacon may cost: at most this many quanta to each side are searched. */
const LOST_QUANTA = 512;

/** Whether a beacon was not heard yet, or so long ago that its clock may be anywhere within a day. */
export function isLost({ last }: BeaconTrack, { k }: BeaconClock, nowMs: number): boolean {
  if (last === undefined) return true;
  const seconds = (nowMs - last.atMs) / 1000;
  return seconds > LOST_AFTER_SECONDS || seconds * DRIFT_RATE > DRIFT_QUANTA * 2 ** k;
}

/**
 * How many quanta an honest beacon that is not lost may seem off: its drift is known to one quantum and has grown by a
 * quarter of one, and the time of hearing is as wrong as a message may be. 2 from K = 8 on, 152 at K = 0.
 */
export function windowQuanta(k: number): number {
  return Math.ceil(1 + DRIFT_QUANTA + MESSAGE_SECONDS / 2 ** k);
}

/**
 * How many quanta to each side of the expected one a lost beacon is searched in: a day, but at most 512. So from K = 8 on
 * every lag of a day is found (87 quanta at K = 10); below, only one of 512 × 2^k seconds: 8.5 min at K = 0.
 * A beacon with so small a K, whose clock has stood for longer, has to be sealed again with its counter (`mesh seal`).
 */
export function lostQuanta(k: number): number {
  return Math.min(LOST_QUANTA, Math.ceil(LAG_SECONDS / 2 ** k) + windowQuanta(k));
}

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
