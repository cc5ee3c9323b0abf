import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import { bestEvidence } from "./observation.ts";
import type { Occurrence } from "./occurrence.ts";
import { type PresenceState, type Stay, zoneAt } from "./presence-state.ts";
import { closeRemoved } from "./stays.ts";
import { updateVisits } from "./visits.ts";

/** What silence did to a person's presence. */
export interface Silence {
  /** The same object if nothing ended. */
  readonly presence: PresenceState;
  readonly occurrences: readonly Occurrence[];
  /** When each place that ended here was last confirmed, epoch milliseconds: the date of its exit. */
  readonly endedMs: ReadonlyMap<string, number>;
  /** When the next stay ends unless it is confirmed again, epoch milliseconds: arm the alarm for it. */
  readonly nextMs?: number;
}

/**
 * Ends every stay that was not confirmed for its place's silence. An exit is dated by the last confirmation, and rests on the
 * evidence stored with the stay; who has a memory gives the presence that `recallSeen` makes of it. What the catalog removed is
 * closed too.
 */
export function silencePresence({
  presence,
  policy,
  nowMs,
}: {
  readonly presence: PresenceState;
  readonly policy: Policy;
  readonly nowMs: number;
}): Silence {
  const known = closeRemoved(presence.stays, policy);
  const silent = known.filter((stay) => endMs(stay, policy) <= nowMs);
  const stays = silent.length === 0 ? known : known.filter((stay) => !silent.includes(stay));
  const left = silent.filter(({ place }) => !stays.some((stay) => stay.place === place));
  const endedMs = new Map<string, number>();
  for (const { place, lastSeenMs } of left) endedMs.set(place, Math.max(endedMs.get(place) ?? lastSeenMs, lastSeenMs));
  return present({
    presence: updateVisits(presence, stays, Math.max(...silent.map(({ lastSeenMs }) => lastSeenMs), 0)),
    occurrences: [...endedMs.keys()].map((place) => exitOf(place, left)),
    endedMs,
    nextMs: stays.length === 0 ? undefined : Math.min(...stays.map((stay) => endMs(stay, policy))),
  });
}

function endMs({ lastSeenMs, place }: Stay, policy: Policy): number {
  return lastSeenMs + (policy.places.get(place)?.silenceMs ?? 0);
}

function exitOf(place: string, silent: readonly Stay[]): Occurrence {
  const evidence = bestEvidence(silent.filter((stay) => stay.place === place));
  return present({ kind: "exit", place, zone: zoneAt(silent, place), ...evidence });
}
