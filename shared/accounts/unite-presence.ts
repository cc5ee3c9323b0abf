import { present } from "../json/present.ts";
import { type PresenceState, stayKey, type Visit } from "../presence/presence-state.ts";
import { boundCounts } from "../presence/visits.ts";
import { uniteByName } from "./unite-by-name.ts";

/** Where two people are who are one from now on: each source stays where it is, and a place that both are at has one visit. */
export function unitePresence(account: PresenceState, device: PresenceState): PresenceState {
  const held = new Set(account.stays.map(stayKey));
  return present({
    stays: [...account.stays, ...device.stays.filter((stay) => !held.has(stayKey(stay)))],
    visits: uniteByName(account.visits, device.visits, uniteVisit),
    visitCounts: uniteCounts(account, device),
    left: [account.left, device.left].reduce((one, other) => ((other?.atMs ?? 0) > (one?.atMs ?? 0) ? other : one)),
  });
}

/** Dwell moments that fired in either fire no more. */
function uniteVisit(account: Visit, device: Visit): Visit {
  return {
    sinceMs: Math.min(account.sinceMs, device.sinceMs),
    dwelt: [...new Set([...account.dwelt, ...device.dwelt])],
  };
}

/** Places that only the device's own person was at come first, so that they are the first to be forgotten. */
function uniteCounts(account: PresenceState, device: PresenceState): PresenceState["visitCounts"] {
  const isShared = (place: string) => Object.hasOwn(account.visits, place) && Object.hasOwn(device.visits, place);
  const sums = uniteByName(account.visitCounts, device.visitCounts, (one, other) => one + other);
  const places = Object.keys(account.visitCounts);
  const others = Object.keys(device.visitCounts).filter((place) => !Object.hasOwn(account.visitCounts, place));
  const counts = [...others, ...places].map((place) => {
    const sum = sums[place] ?? 0;
    return [place, isShared(place) ? sum - 1 : sum] as const;
  });
  return boundCounts(counts);
}
