import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import type { Facts } from "../locate/facts.ts";
import { isAsNear, type Proximity } from "../radio/proximity.ts";
import { bestEvidence, type StayChange } from "./observation.ts";
import type { Occurrence } from "./occurrence.ts";
import { type PresenceState, presentPlaces, type Stay, sourceOf, zoneAt } from "./presence-state.ts";

/**
 * The exits, then the enters of a message: a place that the last stay left, or that the first stay reached. Each carries
 * the best confidence and trust with which this very message says so. `held` are the places before the message.
 */
export function placeOccurrences({
  held,
  before,
  after,
  changes,
}: {
  readonly held: ReadonlySet<string>;
  readonly before: readonly Stay[];
  readonly after: readonly Stay[];
  readonly changes: readonly StayChange[];
}): readonly Occurrence[] {
  const left = changes.filter((change) => change.after === undefined && !holds(after, change.observation.place));
  const reached = changes.filter((change) => change.before === undefined && !held.has(change.observation.place));
  return [...occurrencesOf("exit", left, before), ...occurrencesOf("enter", reached, after)];
}

function occurrencesOf(
  kind: "enter" | "exit",
  changes: readonly StayChange[],
  stays: readonly Stay[],
): readonly Occurrence[] {
  const observations = changes.map(({ observation }) => observation);
  return [...new Set(observations.map(({ place }) => place))].map((place) => {
    const evidence = bestEvidence(observations.filter((observation) => observation.place === place));
    return present({ kind, place, zone: zoneAt(stays, place), ...evidence });
  });
}

function holds(stays: readonly Stay[], place: string): boolean {
  return stays.some((stay) => stay.place === place);
}

/**
 * The zones that a message reached, or reached more nearly than any stay had before; one occurrence a zone. Proximity in
 * a stay only ever grows nearer, so flapping between two of them says nothing.
 */
export function zoneOccurrences({
  before,
  after,
  changes,
}: {
  readonly before: readonly Stay[];
  readonly after: readonly Stay[];
  readonly changes: readonly StayChange[];
}): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  const told = new Set<string>();
  for (const { observation, after: stay } of changes) {
    const { place, zone } = observation;
    if (stay === undefined || zone === undefined || told.has(`${place} ${zone}`)) continue;
    told.add(`${place} ${zone}`);
    const proximity = nearest(after, place, zone);
    const reached = nearest(before, place, zone);
    if (proximity === undefined || (reached !== undefined && isAsNear(reached, proximity))) continue;
    const evidence = bestEvidence(changes.filter(shows(place, zone)).map((change) => change.observation));
    occurrences.push(present({ kind: "zone", place, zone, proximity, before: reached, ...evidence }));
  }
  return occurrences;
}

function shows(place: string, zone: string): (change: StayChange) => boolean {
  return ({ observation, after }) => after !== undefined && observation.place === place && observation.zone === zone;
}

function nearest(stays: readonly Stay[], place: string, zone: string): Proximity | undefined {
  let best: Proximity | undefined;
  for (const stay of stays) {
    if (stay.place !== place || stay.zone !== zone) continue;
    // A marker is touched or held before a camera: whoever scans it is at it.
    const proximity = sourceOf(stay.via).kind === "marker" ? "immediate" : stay.proximity;
    if (proximity !== undefined && (best === undefined || !isAsNear(best, proximity))) best = proximity;
  }
  return best;
}

/**
 * What the person or the app did, not where they are: every scan of a known marker, every event. An event happens at
 * the place entered latest; no one vouches for it, so its confidence and trust are low.
 */
export function inputOccurrences({
  presence,
  facts,
  policy,
}: {
  /** After the message. */
  readonly presence: PresenceState;
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  const marker = facts.marker === undefined ? undefined : policy.markers.get(facts.marker);
  if (marker !== undefined) {
    const { id, place, zone, trust } = marker;
    const worth = facts.markerTrust ?? trust;
    const evidence =
      worth === "nothing"
        ? ({ confidence: "low", trust: "low", isMadeUp: true } as const)
        : ({ confidence: "high", trust: worth } as const);
    occurrences.push(present({ kind: "scan", marker: id, place, zone, ...evidence }));
  }
  if (facts.event !== undefined) {
    const { place, zone } = presentPlaces(presence).at(-1) ?? {};
    occurrences.push(present({ kind: "event", name: facts.event.name, place, zone, confidence: "low", trust: "low" }));
  }
  return occurrences;
}
