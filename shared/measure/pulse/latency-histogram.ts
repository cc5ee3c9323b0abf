/**
 * How many of each latency, by bucket: bucket 0 is up to 0.05 ms, each further one reaches a tenth higher. So a quantile read
 * of it is at most 5 % off, and histograms of any number of isolates add up. Plain JSON.
 */
export type LatencyHistogram = Readonly<Record<number, number>>;

const GROWTH = 1.1;
const LEAST_MS = 0.05;
/** A minute: what took longer counts as that. */
const MOST_MS = 60_000;

/** The bucket of a latency. */
export function bucketOf(latencyMs: number): number {
  if (!(latencyMs > LEAST_MS)) return 0;
  return Math.ceil(Math.log(Math.min(latencyMs, MOST_MS) / LEAST_MS) / Math.log(GROWTH));
}

/** Both together. */
export function addHistograms(one: LatencyHistogram, other: LatencyHistogram): LatencyHistogram {
  const sum: Record<number, number> = { ...one };
  for (const [bucket, count] of Object.entries(other)) sum[Number(bucket)] = (sum[Number(bucket)] ?? 0) + count;
  return sum;
}

/** The latency, in ms, that so large a share (0 to 1) of all does not exceed: the nearest rank. Null of no latency at all. */
export function quantileOf(histogram: LatencyHistogram, share: number): number | null {
  // Members whose names are whole numbers come in their order.
  const buckets = Object.entries(histogram).map(([bucket, count]) => [Number(bucket), count] as const);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let left = Math.max(1, Math.ceil(share * total));
  for (const [bucket, count] of buckets) {
    left -= count;
    if (left <= 0) return middleOf(bucket);
  }
  return null;
}

/** As far from the lower end of a bucket as from the upper one, as ratios; of the lowest bucket 0. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  const middleMs = LEAST_MS * GROWTH ** (bucket - 0.5);
  return Number(middleMs.toPrecision(3));
}
