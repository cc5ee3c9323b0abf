/** How near a person is to a beacon. */
export type Proximity = "immediate" | "near" | "far";

/** Power at one metre of a beacon that does not say, dBm: what Apple's own beacons are calibrated to. */
const USUAL_TX_POWER_DBM = -59;

const IMMEDIATE_DB = -6;
const NEAR_DB = -20;
const NEARNESS = { far: 0, near: 1, immediate: 2 } as const satisfies Record<Proximity, number>;

/** How much stronger a sample is than it would be at one metre, dB; mostly negative. */
export function excessOf({
  rssi,
  txPower = USUAL_TX_POWER_DBM,
}: {
  readonly rssi: number;
  readonly txPower?: number;
}): number {
  return rssi - txPower;
}

/** How near a beacon is (docs/contract.md#presence), from the median of rssi - txPower, dB. */
export function proximityOf(medianExcess: number): Proximity {
  if (medianExcess >= IMMEDIATE_DB) return "immediate";
  return medianExcess >= NEAR_DB ? "near" : "far";
}

/** Whether `a` is at least as near as `b`. */
export function isAsNear(a: Proximity, b: Proximity): boolean {
  return NEARNESS[a] >= NEARNESS[b];
}

/** The middle one of the numbers, or the mean of the middle two. Of none it is NaN, which meets no threshold. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
