import type { BeaconClock } from "./beacon-track.ts";
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

/** The identifiers of a beacon from the first quantum to the last one, both included; none from before its counter began. */
export function eidsBetween({ key, k }: EidBeacon, first: number, last: number): Promise<EidOfQuantum[]> {
  const from = Math.max(0, first);
  return Promise.all(
    Array.from({ length: Math.max(0, last - from + 1) }, async (_, index) => {
      const quantum = from + index;
      return { eid: await eidOf(key, k, quantum * 2 ** k), quantum };
    }),
  );
}
