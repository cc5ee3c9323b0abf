import { present } from "../json/present.ts";
import { type BeaconClock, type BeaconTrack, isLost, windowQuanta } from "./beacon-track.ts";
import { judgeSighting, REACH_METRES, type SightingVerdict } from "./judge-sighting.ts";
import { countOddReport, isContested, type OddBySender } from "./odd-reports.ts";

/** That a gateway at a place heard a beacon. */
export interface HeardEid {
  readonly beacon: string;
  readonly quantum: number;
  readonly place: string;
  readonly atMs: number;
  /** Id of the sender. An edge from before it mattered does not say so: its odd reports count against nobody. */
  readonly sender?: string;
}

/** A beacon's track, whether it is believed, and whether it is in quarantine. Plain JSON. */
export interface KnownBeacon extends BeaconTrack {
  /** Since when, epoch milliseconds. */
  readonly quarantinedMs?: number;
  /** What senders said of it that cannot be. */
  readonly odd?: OddBySender;
  /**
   * What it said of its clock cannot be told from an identifier of some hours ago that is played again: the drift that was
   * believed before, and since when. Until it is settled the beacon is searched as one that lost its clock.
   */
  readonly doubt?: { readonly driftSeconds: number; readonly sinceMs: number };
}

/** So long a beacon that lost its clock must go on counting as it said, with nobody hearing what it would say otherwise. */
const DOUBT_SETTLES_MS = 86_400_000;

/** A quarantine ends by itself: a clone that is still there is found again within minutes. */
export const QUARANTINE_MS = 86_400_000;

/** A quarantine is obeyed everywhere within 5 s; until then an operator's end of it cannot be told from its not having begun. */
const QUARANTINE_SETTLES_MS = 10_000;

/** A beacon of which nothing is known. */
export const UNHEARD: KnownBeacon = { driftSeconds: 0 };

/**
 * What is known of a beacon after a report, and the verdict on it. A beacon stands at its place: who hears it far from there
 * hears a clone, or says so. An odd report teaches nothing of the beacon and counts against its sender; the beacon is in
 * quarantine only once that sender contradicts another one several times over minutes. In quarantine nothing is learned;
 * once that has ended, it is known anew from nothing.
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
): { readonly known: KnownBeacon; readonly verdict: SightingVerdict | "ignored" } {
  const { quarantinedMs } = known;
  if (about.isRevoked) return { known, verdict: "ignored" };
  if (quarantinedMs !== undefined && about.nowMs - quarantinedMs < QUARANTINE_SETTLES_MS)
    return { known, verdict: "ignored" };
  const track = quarantinedMs === undefined ? known : UNHEARD;
  if (about.metresFromHome > REACH_METRES)
    return { known: afterOddReport(track, heard, about.nowMs), verdict: "cloned" };
  const metres = track.last === undefined ? 0 : about.metresFromLast;
  const judged = judgeSighting(track, { ...heard, metres }, about.clock);
  if (judged.verdict !== "fresh") return { known: afterOddReport(track, heard, about.nowMs), verdict: judged.verdict };
  const doubt = doubtAfter(track, judged.track, heard.atMs, about.clock);
  return { known: present({ ...judged.track, doubt, odd: track.odd }), verdict: "fresh" };
}

/** The same object if the report counts for nothing. */
function afterOddReport(track: KnownBeacon, { sender }: HeardEid, nowMs: number): KnownBeacon {
  if (sender === undefined) return track;
  const odd = countOddReport(track.odd ?? {}, sender, track.last, nowMs);
  if (odd === track.odd) return track;
  const { odd: _settled, ...rest } = track;
  const own = odd[sender];
  return own !== undefined && isContested(own) ? { ...rest, quarantinedMs: nowMs } : { ...rest, odd };
}

/**
 * A clock that is off by more than it can have drifted was set back, or somebody plays an old identifier. The true counter
 * is ahead of every one that can be played: once it is heard the doubt is over, and the true drift is the greater one.
 */
function doubtAfter(
  before: KnownBeacon,
  after: BeaconTrack,
  atMs: number,
  { k }: BeaconClock,
): KnownBeacon["doubt"] | undefined {
  const believed = before.doubt?.driftSeconds ?? before.driftSeconds;
  if (Math.abs(after.driftSeconds - believed) <= windowQuanta(k) * 2 ** k) return undefined;
  const sinceMs = before.doubt?.sinceMs ?? atMs;
  return atMs - sinceMs >= DOUBT_SETTLES_MS ? undefined : { driftSeconds: believed, sinceMs };
}

/** How a table is made of what is known of a beacon: by the drift that is believed, and how far around it is to be searched. */
export function searchOf(
  known: KnownBeacon,
  clock: BeaconClock,
  nowMs: number,
): { readonly driftSeconds: number; readonly isLost: boolean } {
  if (known.doubt !== undefined) return { driftSeconds: known.doubt.driftSeconds, isLost: true };
  return { driftSeconds: known.driftSeconds, isLost: isLost(known, clock, nowMs) };
}
