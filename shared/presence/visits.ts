import type { Policy } from "../catalog/policy.ts";
import { ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import type { Facts } from "../locate/facts.ts";
import { occurs } from "./match-trigger.ts";
import { bestEvidence, type StayChange } from "./observation.ts";
import type { Occurrence } from "./occurrence.ts";
import { type PresenceState, type Stay, type Visit, zoneAt } from "./presence-state.ts";

/**
 * Most places whose visits are counted for one person; beyond it the place whose last visit began longest ago is
 * forgotten first. A record keeps keys in order of insertion, but for ids that are whole numbers: those go first.
 */
const MAX_COUNTED_PLACES = 500;

/** What the clocks of device and mesh may differ by while time passes, in favour of the device. */
const RECEIPT_GRACE_MS = 10_000;

/** The time of a dwell moment has come. */
type Dwell = Occurrence & { readonly kind: "dwell" };

/**
 * Presence with these stays: a visit at every place that a stay holds and nowhere else. A visit begun now dates from its
 * earliest stay and is counted; one that goes on stays as it is, so does the whole presence if nothing changed. If one
 * ended, `atMs` is when the place was left.
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
  return present({ stays, visits, visitCounts, left });
}

function beginVisit(place: string, stays: readonly Stay[]): Visit {
  return { sinceMs: Math.min(...stays.filter((stay) => stay.place === place).map((stay) => stay.sinceMs)), dwelt: [] };
}

function countVisit(counts: PresenceState["visitCounts"], place: string): PresenceState["visitCounts"] {
  const others = Object.entries(counts).filter(([counted]) => counted !== place);
  const count = (ownValue(counts, place) ?? 0) + 1;
  return boundCounts([...others, [place, count]]);
}

/** Counts of visits by place, without the first of those that are too many. */
export function boundCounts(
  counts: readonly (readonly [place: string, count: number])[],
): PresenceState["visitCounts"] {
  return Object.fromEntries(counts.slice(-MAX_COUNTED_PLACES));
}

/**
 * The dwell moments whose time has come on this message, each once per visit. Only stays that the message confirms
 * count, the one that has lasted longest first: a message that shows nothing of a place earns nothing there.
 */
export function dwellOccurrences({
  presence,
  changes,
  facts,
  policy,
}: {
  /** After the message. */
  readonly presence: PresenceState;
  readonly changes: readonly StayChange[];
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Dwell[] {
  const shown = changes.filter(({ observation, after }) => after !== undefined && observation.says !== "heard");
  const confirmed = shown.flatMap(({ before }) => (before === undefined ? [] : [before]));
  return [...new Set(confirmed.map(({ place }) => place))].flatMap((place) => {
    const dwelt = ownValue(presence.visits, place)?.dwelt ?? [];
    const credits = confirmed.filter((stay) => stay.place === place).map((stay) => creditedMs(stay, facts));
    const zone = zoneAt(presence.stays, place);
    const evidence = bestEvidence(shown.map(({ observation }) => observation).filter((said) => said.place === place));
    return policy.triggers.dwell.flatMap(({ id: moment, on }) => {
      if (on.kind !== "dwell" || dwelt.includes(moment) || Math.max(...credits) < on.forMs) return [];
      const dwell: Dwell = present({ kind: "dwell", place, zone, moment, ...evidence });
      return occurs(on, dwell, policy) ? [dwell] : [];
    });
  });
}

/** The presence with these dwells noted in their visits, so that none fires twice. */
export function noteDwells(presence: PresenceState, dwells: readonly Dwell[]): PresenceState {
  if (dwells.length === 0) return presence;
  const visits = Object.entries(presence.visits).map(([place, visit]) => {
    const fired = dwells.filter((dwell) => dwell.place === place).map(({ moment }) => moment);
    return [place, fired.length === 0 ? visit : { ...visit, dwelt: [...visit.dwelt, ...fired] }] as const;
  });
  return { ...presence, visits: Object.fromEntries(visits) };
}

/** How long a stay has lasted by both clocks, milliseconds: neither a wrong clock nor a late message makes it longer. */
function creditedMs({ sinceIatMs, sinceReceivedMs }: Stay, { iatMs, receivedMs }: Facts): number {
  return Math.min(iatMs - sinceIatMs, receivedMs - sinceReceivedMs + RECEIPT_GRACE_MS);
}
