import type { BeaconClock } from "./beacon-clock.ts";
import type { BeaconTrack } from "./beacon-track.ts";
import { judgeSighting, REACH_METRES, type Verdict } from "./judge-sighting.ts";

/** That a gateway at a place heard a beacon. */
export interface HeardEid {
  readonly beacon: string;
  readonly quantum: number;
  readonly place: string;
  readonly atMs: number;
}

/** A beacon's track, and whether it is in quarantine. Plain JSON. */
export interface KnownBeacon extends BeaconTrack {
  /** Since when, epoch milliseconds. */
  readonly quarantinedMs?: number;
}

/** A quarantine is obeyed everywhere within 5 s; until then an operator's end of it cannot be told from its not having begun. */
const QUARANTINE_SETTLES_MS = 10_000;

/** A beacon of which nothing is known. */
export const UNHEARD: KnownBeacon = { driftSeconds: 0 };

/**
 * What is known of a beacon after a report, and the verdict on it. A beacon stands at its place: who hears it far from there
 * hears a clone. In quarantine nothing is learned; once the operator has ended that, it is known anew from nothing.
 */
export function judgeReport(
  known: KnownBeacon,
  heard: HeardEid,
  about: {
    readonly clock: BeaconClock;
    /** Whether the live state still says so. */
    readonly isRevoked: boolean;
    /** From the gateway's place to the beacon's own, and to where it was heard last. */
    readonly metresFromHome: number;
    readonly metresFromLast: number;
    readonly nowMs: number;
  },
): { readonly known: KnownBeacon; readonly verdict: Verdict | "ignored" } {
  const { quarantinedMs } = known;
  if (about.isRevoked) return { known, verdict: "ignored" };
  if (quarantinedMs !== undefined && about.nowMs - quarantinedMs < QUARANTINE_SETTLES_MS)
    return { known, verdict: "ignored" };
  const track = quarantinedMs === undefined ? known : UNHEARD;
  const quarantined = { ...track, quarantinedMs: about.nowMs };
  if (about.metresFromHome > REACH_METRES) return { known: quarantined, verdict: "cloned" };
  const metres = track.last === undefined ? 0 : about.metresFromLast;
  const judged = judgeSighting(track, { ...heard, metres }, about.clock);
  return { known: judged.verdict === "fresh" ? judged.track : quarantined, verdict: judged.verdict };
}
