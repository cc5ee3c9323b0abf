import { ownValue } from "../json/own-value.ts";
import type { PresenceState, Stay, Visit } from "./presence-state.ts";

/**
 * Most places whose visits are counted for one person; beyond it the place whose last visit began longest ago is
 * forgotten first. A record keeps keys in order of insertion, but for ids that are whole numbers: those go first.
 */
const MAX_COUNTED_PLACES = 500;

/**
 * Presence with these stays: a visit at every place that a stay holds and nowhere else. A visit begun now dates from its
 * earliest stay and is counted; one that goes on stays as it is, so does the whole presence where nothing changed. Where
 * one ended, `atMs` is when the place was left.
 */
export function updateVisits(presence: PresenceState, stays: readonly Stay[], atMs: number): PresenceState {
  const held = new Set(stays.map(({ place }) => place));
  const begun = [...held].filter((place) => !Object.hasOwn(presence.visits, place));
  const kept = Object.entries(presence.visits).filter(([place]) => held.has(place));
  const ended = Object.keys(presence.visits).find((place) => !held.has(place));
  if (begun.length === 0 && ended === undefined) return stays === presence.stays ? presence : { ...presence, stays };
  const visits = Object.fromEntries([...kept, ...begun.map((place) => [place, beginVisit(place, stays)] as const)]);
  const left = ended === undefined ? presence.left : { place: ended, atMs };
  const visitCounts = begun.reduce(countVisit, presence.visitCounts);
  return { stays, visits, visitCounts, ...(left === undefined ? {} : { left }) };
}

function beginVisit(place: string, stays: readonly Stay[]): Visit {
  return { sinceMs: Math.min(...stays.filter((stay) => stay.place === place).map((stay) => stay.sinceMs)), dwelt: [] };
}

function countVisit(counts: PresenceState["visitCounts"], place: string): PresenceState["visitCounts"] {
  const others = Object.entries(counts).filter(([counted]) => counted !== place);
  const count = (ownValue(counts, place) ?? 0) + 1;
  return Object.fromEntries([...others.slice(-(MAX_COUNTED_PLACES - 1)), [place, count]]);
}
