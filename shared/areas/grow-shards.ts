/** No area has more objects. */
export const MOST_SHARDS = 64;

/** An object that takes more entries in a second shares them with others: the platform gives one about 1,000 calls. */
const MOST_WRITES_A_SECOND = 100;

/** Entries taken in one second of the clock; in memory only. */
export interface WriteRate {
  readonly second: number;
  readonly writes: number;
}

/** None were taken yet. */
export const NO_WRITES: WriteRate = { second: 0, writes: 0 };

/** The rate with one more entry. */
export function addWrite({ second, writes }: WriteRate, nowMs: number): WriteRate {
  const now = Math.floor(nowMs / 1000);
  return { second: now, writes: now === second ? writes + 1 : 1 };
}

/** Whether the area has too few objects: told once in a second, by the entry that is one too many. */
export function isTooMuch({ writes }: WriteRate): boolean {
  return writes === MOST_WRITES_A_SECOND + 1;
}

/** How many there are to be once so many have become too few. */
export function grownShards(shards: number): number {
  return Math.min(MOST_SHARDS, shards * 2);
}
