import { counterAt, quantumOf } from "./beacon-clock.ts";
import { lostQuanta, windowQuanta } from "./beacon-track.ts";
import { type EidBeacon, type EidOfQuantum, eidsBetween } from "./eids-of-window.ts";

/** One identifier of the table: whose it is, and of which quantum. */
export interface EidEntry extends EidOfQuantum {
  /** Id of the beacon in the catalog. */
  readonly beacon: string;
}

/** A beacon, and what is known of its clock (`BeaconTrack`, `isLost`). */
export interface TrackedBeacon extends EidBeacon {
  readonly driftSeconds: number;
  readonly isLost: boolean;
}

/**
 * Everything that these beacons may call themselves in messages that arrive in this time: the quanta of the time, and to
 * each side those that a clock may be off (`windowQuanta`, after a loss `lostQuanta`). Two beacons may share an
 * identifier by chance (64 bits): both entries are there, and the place tells.
 *
 * Size: per beacon at most (untilMs − fromMs) / 2^k seconds + 2, plus twice the window. For a table of 5 min that is 6
 * entries at K = 10 (176 while lost), but 606 at K = 0 (1,326 while lost): identifiers that change every second are for a
 * handful of beacons, not for a thousand. Each entry is one call of WebCrypto, some 20 us in Node.
 */
export async function makeEidTable(
  beacons: readonly TrackedBeacon[],
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<EidEntry[]> {
  const entries: EidEntry[] = [];
  // One beacon after the other: all at once would hold every block of the table in memory twice.
  for (const beacon of beacons) {
    const window = beacon.isLost ? lostQuanta(beacon.k) : windowQuanta(beacon.k);
    const eids = await eidsBetween(beacon, quantumAt(beacon, fromMs) - window, quantumAt(beacon, untilMs) + window);
    for (const { eid, quantum } of eids) entries.push({ eid, beacon: beacon.id, quantum });
  }
  return entries;
}

function quantumAt(beacon: TrackedBeacon, atMs: number): number {
  return quantumOf(counterAt(beacon, atMs, beacon.driftSeconds), beacon.k);
}
