/** How many people a signal reaches, as operators may know it: at least `from`, and fewer than `below`. */
export interface ReachBucket {
  readonly from: number;
  readonly below: number;
}

/** Fewer are not told. */
const FEWEST = 50;
const MOST_NOISE = 10;
/** Where buckets begin, in each power of ten. */
const STEPS = [1, 2, 5, 10];

/**
 * A count of people with noise of at most 10 either way, in a bucket; undefined: they are too few to be told of. `random`:
 * two bytes that only the mesh can know, always the same for the same areas in the same hour, so that asking again tells no more.
 */
export function blurReach(known: number, random: Uint8Array): ReachBucket | undefined {
  const [high = 0, low = 0] = random;
  const noise = ((high * 256 + low) % (2 * MOST_NOISE + 1)) - MOST_NOISE;
  const count = known + noise;
  if (count < FEWEST) return undefined;
  const power = 10 ** Math.floor(Math.log10(count));
  const step = STEPS.findLastIndex((one) => one * power <= count);
  return { from: (STEPS[step] ?? 1) * power, below: (STEPS[step + 1] ?? 10) * power };
}
