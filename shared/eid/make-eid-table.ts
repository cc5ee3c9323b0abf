import { counterAt, lostQuanta, quantumOf, windowQuanta } from "./beacon-track.ts";
import { type EidBeacon, type EidOfQuantum, eidsBetween } from "./eids-between.ts";

/** One identifier of the table: whose it is, and of which quantum. */
export interface EidEntry extends EidOfQuantum {
  /** Id of the beacon in the catalog. */
  readonly beacon: string;
  readonly likelihood: EidLikelihood;
}

/**
 * What is to be thought of who sends an identifier. `expected`: its beacon must be sending it now. `possible`: it may,
 * having lost its clock. `past`: it does no more, so it is played again.
 */
export type EidLikelihood = "expected" | "possible" | "past";

/** A beacon, and what is known of its clock (`BeaconTrack`, `isLost`). */
export interface TrackedBeacon extends EidBeacon {
  readonly driftSeconds: number;
  readonly isLost: boolean;
}

/**
 * Everything that these beacons may call themselves in messages that arrive in this time: the quanta of the time, and to
 * each side those that a clock may be off (`windowQuanta`, after a loss `lostQuanta`); and what they called themselves for
 * a day before, so that it is known when it is played again. Two beacons may share an
 * identifier by chance (64 bits): both entries are there, and the place tells.
 *
 * Size: per beacon at most (untilMs − fromMs) / 2^k seconds + 2, plus the windows. For a table of 5 min that is 93 entries
 * at K = 10 (176 while lost), but 966 at K = 0 (1,326 while lost): identifiers that change every second are for a
 * handful of beacons, not for a thousand. Each entry is one call of WebCrypto, some 5 us in workerd (bench/eids.ts).
 */
export async function makeEidTable(
  beacons: readonly TrackedBeacon[],
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<EidEntry[]> {
  const entries: EidEntry[] = [];
  // One beacon after the other: all at once would hold every block of the table in memory twice.
  for (const beacon of beacons) {
    const [first, last] = [quantumAt(beacon, fromMs), quantumAt(beacon, untilMs)];
    const [usual, lost] = [windowQuanta(beacon.k), lostQuanta(beacon.k)];
    for (const { eid, quantum } of await eidsBetween(beacon, first - lost, last + (beacon.isLost ? lost : usual))) {
      const isExpected = quantum >= first - usual && quantum <= last + usual;
      const likelihood = isExpected ? "expected" : beacon.isLost ? "possible" : "past";
      entries.push({ eid, beacon: beacon.id, quantum, likelihood });
    }
  }
  return entries;
}

function quantumAt(beacon: TrackedBeacon, atMs: number): number {
  return quantumOf(counterAt(beacon, atMs, beacon.driftSeconds), beacon.k);
}
