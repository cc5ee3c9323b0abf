import { present } from "../json/present.ts";
import { type BeaconClock, type BeaconTrack, counterAt, isLost, quantumOf, windowQuanta } from "./beacon-track.ts";

/** That a gateway heard a beacon by an identifier of this quantum. */
export interface EidSighting {
  readonly quantum: number;
  /** Where the gateway is. */
  readonly place: string;
  /** When it was heard, as far as is known. */
  readonly atMs: number;
  /** Who reports it. An edge from before it mattered does not say so. */
  readonly sender?: string;
  /** How far that place is from the place of the last sighting (`BeaconTrack.last`); 0 where it is the same, or there is none. */
  readonly metres: number;
}

/**
 * `replayed`: an identifier of an earlier time came again. `cloned`: the same beacon was at two places faster than anyone
 * travels, which is also what a live relay looks like.
 */
export type SightingVerdict = "fresh" | "replayed" | "cloned";

/** Faster than 300 km/h is no journey. */
const SPEED_METRES_PER_SECOND = 300 / 3.6;

/** Two gateways may hear one beacon at once, and places have a size. */
export const REACH_METRES = 500;

/** Two gateways' clocks do not agree to the second. */
const CLOCK_SECONDS = 10;

/**
 * Judges what a gateway heard, and gives what is known of the beacon after it; a sighting that is not fresh teaches
 * nothing. Of messages in the wrong order the newest counts. Only what gateways heard should be judged: a phone can quote
 * any identifier.
 *
 * A beacon whose battery was changed may repeat up to a day of its identifiers, and no one could tell it from a replay:
 * it is `replayed` until it counts as lost, or until it is sealed again.
 */
export function judgeSighting(
  track: BeaconTrack,
  sighting: EidSighting,
  clock: BeaconClock,
): { readonly track: BeaconTrack; readonly verdict: SightingVerdict } {
  if (wentBack(track, sighting, clock)) return { track, verdict: "replayed" };
  if (isImpossibleJourney(track, sighting)) return { track, verdict: "cloned" };
  const { quantum, place, atMs, sender } = sighting;
  if (track.last !== undefined && atMs < track.last.atMs) return { track, verdict: "fresh" };
  return {
    track: { driftSeconds: correctDrift(track, sighting, clock), last: present({ quantum, place, atMs, sender }) },
    verdict: "fresh",
  };
}

/** A beacon that was lost has at least gone on since; of any other it is known what its counter must show. */
function wentBack({ driftSeconds, last }: BeaconTrack, { quantum, atMs }: EidSighting, clock: BeaconClock): boolean {
  if (last === undefined) return false;
  if (isLost({ driftSeconds, last }, clock, atMs)) return quantum <= last.quantum;
  return quantum < quantumOf(counterAt(clock, atMs, driftSeconds), clock.k) - windowQuanta(clock.k);
}

function isImpossibleJourney({ last }: BeaconTrack, { place, atMs, metres }: EidSighting): boolean {
  if (last === undefined || place === last.place) return false;
  const seconds = Math.abs(atMs - last.atMs) / 1000 + CLOCK_SECONDS;
  return metres > REACH_METRES + seconds * SPEED_METRES_PER_SECOND;
}

/** The drift, moved no further than the quantum makes necessary: it is then right to one quantum and the error of `atMs`. */
function correctDrift({ driftSeconds }: BeaconTrack, { quantum, atMs }: EidSighting, clock: BeaconClock): number {
  const least = quantum * 2 ** clock.k - counterAt(clock, atMs, 0);
  return Math.min(Math.max(driftSeconds, least), least + 2 ** clock.k);
}
