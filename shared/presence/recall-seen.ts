import { ownValue } from "../json/json-object.ts";
import { type PresenceMemory, type PresenceState, type Stay, stayKey } from "./presence-state.ts";

/**
 * The presence with the last-seen times that memory knows better than storage, to judge silence by: what is stored may trail
 * by a third of it. The same object where memory knows nothing better, as after an eviction.
 */
export function recallSeen(presence: PresenceState, { seenMs }: PresenceMemory): PresenceState {
  if (seenMs === undefined) return presence;
  const recall = (stay: Stay): Stay => {
    const lastSeenMs = ownValue(seenMs, stayKey(stay)) ?? 0;
    return lastSeenMs > stay.lastSeenMs ? { ...stay, lastSeenMs } : stay;
  };
  const stays = presence.stays.map(recall);
  return stays.every((stay, at) => stay === presence.stays[at]) ? presence : { ...presence, stays };
}
