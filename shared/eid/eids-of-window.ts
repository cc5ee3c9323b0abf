import { type BeaconClock, counterAt, quantumOf } from "./beacon-clock.ts";
import { eidOf } from "./eid-of.ts";

/** An Eddystone-EID beacon of the catalog, its identity key as `importBlockKey` makes it. */
export interface EidBeacon extends BeaconClock {
  readonly id: string;
  readonly key: CryptoKey;
}

/** What a beacon calls itself in one quantum. */
export interface EidOfQuantum {
  /** 16 lower-case hex digits. */
  readonly eid: string;
  readonly quantum: number;
}

/** The identifiers of a beacon in the quantum that it is in, and in so many before and after; none from before its counter began. */
export function eidsOfWindow(
  beacon: EidBeacon,
  about: { nowMs: number; driftSeconds: number; before: number; after: number },
): Promise<EidOfQuantum[]> {
  const now = quantumOf(counterAt(beacon, about.nowMs, about.driftSeconds), beacon.k);
  return eidsBetween(beacon, now - about.before, now + about.after);
}

/** The identifiers of a beacon from the first quantum to the last one, both included. */
export function eidsBetween({ key, k }: EidBeacon, first: number, last: number): Promise<EidOfQuantum[]> {
  const from = Math.max(0, first);
  return Promise.all(
    Array.from({ length: Math.max(0, last - from + 1) }, async (_, index) => {
      const quantum = from + index;
      return { eid: await eidOf(key, k, quantum * 2 ** k), quantum };
    }),
  );
}
