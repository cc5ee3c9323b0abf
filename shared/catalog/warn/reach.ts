import type { Catalog, Place, Trust, Where } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";

const RANKS: readonly Trust[] = ["low", "medium", "high"];

/** What can happen at one place, or at any of several. */
export interface Reach {
  readonly places: number;
  /** Whether anything there, a fence, a beacon, a marker or a gateway, can tell that a person is there. */
  readonly isReached: boolean;
  readonly everOpens: boolean;
  /** The most trust that being there can have. */
  readonly trust: Trust;
  readonly zones: ReadonlySet<string>;
}

/** What can happen where: for rules that name a place or a label. */
export type Reaches = (where: Where | undefined) => Reach;

/** Looks at all sources of presence of a catalog, once. */
export function findReaches(catalog: Catalog): Reaches {
  const ofPlace = new Map((catalog.places ?? []).map((place) => [place.id, reachOf(place)]));
  for (const { place, zone, ...source } of [...(catalog.beacons ?? []), ...(catalog.markers ?? [])]) {
    const usual = "eid" in source ? DEFAULTS.eidTrust : DEFAULTS.trust;
    // A beacon that a device and a gateway both hear is worth more than the catalog says; a marker's code that changes too.
    addSource(place === undefined ? undefined : ofPlace.get(place), atLeastMedium(source.trust ?? usual), zone);
  }
  for (const { scopes, places = ofPlace.keys() } of catalog.senders ?? []) {
    if (!scopes.includes("sightings")) continue;
    for (const id of places) addGateway(ofPlace.get(id));
  }
  const byLabel = groupByLabel(catalog.places ?? [], ofPlace);
  const anywhere = unite([...ofPlace.values()]);
  return (where) => {
    if (where === undefined) return anywhere;
    return ("place" in where ? ofPlace.get(where.place) : byLabel.get(where.label)) ?? unite([]);
  };
}

interface PlaceReach extends Reach {
  isReached: boolean;
  trust: Trust;
  readonly zones: Set<string>;
  /** All zones of the place, which a gateway may stand in. */
  readonly names: readonly string[];
}

function reachOf({ fence, hours, zones = [] }: Place): PlaceReach {
  const everOpens = hours === undefined || hours.some(({ days }) => days.length > 0);
  return { places: 1, isReached: fence !== undefined, everOpens, trust: "low", zones: new Set(), names: zones };
}

function addSource(reach: PlaceReach | undefined, trust: Trust, zone: string | undefined): void {
  if (reach === undefined) return;
  reach.isReached = true;
  reach.trust = higher(reach.trust, trust);
  if (zone !== undefined) reach.zones.add(zone);
}

function addGateway(reach: PlaceReach | undefined): void {
  for (const zone of reach?.names ?? []) reach?.zones.add(zone);
  addSource(reach, "medium", undefined);
}

function groupByLabel(places: readonly Place[], ofPlace: ReadonlyMap<string, Reach>): ReadonlyMap<string, Reach> {
  const groups = new Map<string, Reach[]>();
  for (const { id, labels = [] } of places) {
    const reach = ofPlace.get(id);
    for (const label of labels) {
      const group = groups.get(label) ?? [];
      if (reach !== undefined) group.push(reach);
      groups.set(label, group);
    }
  }
  return new Map([...groups].map(([label, group]) => [label, unite(group)]));
}

function unite(reaches: readonly Reach[]): Reach {
  return {
    places: reaches.length,
    isReached: reaches.some(({ isReached }) => isReached),
    everOpens: reaches.some(({ everOpens }) => everOpens),
    trust: reaches.reduce<Trust>((most, { trust }) => higher(most, trust), "low"),
    zones: new Set(reaches.flatMap(({ zones }) => [...zones])),
  };
}

function atLeastMedium(trust: Trust): Trust {
  return higher(trust, "medium");
}

function higher(a: Trust, b: Trust): Trust {
  return isBelow(a, b) ? b : a;
}

/** Whether one trust is less than another. */
export function isBelow(a: Trust, b: Trust): boolean {
  return RANKS.indexOf(a) < RANKS.indexOf(b);
}
