import type { BeaconEntry, Catalog } from "../catalog/catalog.ts";
import { DEFAULTS } from "../catalog/defaults.ts";
import type { Fence } from "../geo/fence.ts";
import { fenceCenter, fenceRadiusMetres } from "../geo/fence-circle.ts";
import type { Position } from "../geo/great-circle.ts";
import { present } from "../json/present.ts";
import { nearestPoints } from "./nearest-points.ts";
import { pointIn } from "./point-in.ts";

/** Somewhere that people go to: a place of a catalog, with all that can be heard and scanned there. */
export interface Spot {
  readonly place: string;
  readonly fence?: Fence;
  readonly timeZone: string;
  readonly beacons: readonly BeaconEntry[];
  /** Ids of markers. */
  readonly markers: readonly string[];
  /** Senders that hear tags there; `zones`: where they may stand. */
  readonly gateways: readonly string[];
  readonly zones: readonly string[];
}

/** All that people can do in the worlds of some catalogs. */
export interface Terrain {
  readonly spots: readonly Spot[];
  /** Markers of no place. */
  readonly markers: readonly string[];
  /** Names of events that a moment waits for, or that add to a score. */
  readonly events: readonly string[];
  /** Kinds of cards, by the ids of their entries. */
  readonly tags: readonly string[];
  /** The zone of who lives at no place. */
  readonly timeZone: string;
  /** Where a spot is, by its number; undefined of one without a fence. */
  readonly groundOf: (spot: number) => { readonly middle: Position; readonly radiusMetres: number } | undefined;
  /** The spots that people go to who live near this one, by number: itself first. */
  readonly neighbours: (spot: number) => readonly number[];
}

/** How many places people go to in a day's reach of where they live. */
const NEIGHBOURS = 8;
/** How far they are at most: two of them are then so near each other that a person can be at one soon after the other. */
const REACH_METRES = 30_000;

/**
 * The terrain of one catalog or of several: whatever one of them has is there, so that the same people can walk in all. A
 * place that two catalogs have elsewhere is two spots. Everything is in order of id, whatever the order of the documents.
 */
export function surveyTerrain(catalogs: readonly Catalog[]): Terrain {
  const beacons = groupByPlace(unite(catalogs.flatMap((catalog) => catalog.beacons ?? [])));
  const allMarkers = unite(catalogs.flatMap((catalog) => catalog.markers ?? []));
  const markers = groupByPlace(allMarkers);
  const gateways = unite(catalogs.flatMap((catalog) => catalog.senders ?? [])).filter(({ scopes }) =>
    scopes.includes("sightings"),
  );
  const everywhere = gateways.filter(({ places }) => places === undefined);
  const byPlace = groupByPlace(gateways.flatMap(({ id, places = [] }) => places.map((place) => ({ id, place }))));
  const places = catalogs.flatMap(({ places = [], mesh }) =>
    places.map(({ id, fence, zones = [], timeZone }) =>
      present({ id, fence, zones, timeZone: timeZone ?? mesh?.timeZone ?? DEFAULTS.mesh.timeZone }),
    ),
  );
  const spots = uniqueBy(places, ({ id, fence }) => `${id} ${JSON.stringify(fence)}`).map(
    ({ id, fence, zones, timeZone }): Spot =>
      present({
        place: id,
        fence,
        timeZone,
        zones,
        beacons: beacons.get(id) ?? [],
        markers: [...new Set((markers.get(id) ?? []).map((marker) => marker.id))],
        gateways: namesOf([...everywhere, ...(byPlace.get(id) ?? [])].map((gateway) => gateway.id)),
      }),
  );
  const rules = catalogs.flatMap(({ moments = [], scores = [] }) => [...moments, ...scores.flatMap(({ add }) => add)]);
  return {
    spots,
    markers: namesOf(allMarkers.flatMap(({ id, place }) => (place === undefined ? [id] : []))),
    events: namesOf(rules.flatMap(({ on }) => ("event" in on ? [on.event] : []))),
    tags: namesOf(catalogs.flatMap((catalog) => catalog.tags ?? []).map(({ id }) => id)),
    timeZone: catalogs[0]?.mesh?.timeZone ?? DEFAULTS.mesh.timeZone,
    groundOf: remember((spot) => {
      const fence = spots[spot]?.fence;
      return fence && { middle: pointIn(fence), radiusMetres: fenceRadiusMetres(fence) };
    }),
    neighbours: findNeighbours(spots),
  };
}

/** The nearest spots with a fence in reach, and as many of those without one: of these nobody knows where they are. */
function findNeighbours(spots: readonly Spot[]): Terrain["neighbours"] {
  const fenced = spots.flatMap(({ fence }, number) =>
    fence === undefined ? [] : [{ number, center: fenceCenter(fence) }],
  );
  const hidden = spots.flatMap(({ fence }, number) => (fence === undefined ? [number] : []));
  const points = fenced.map(({ center: [longitude, latitude] }) => ({ latitude, longitude }));
  const findNearest = nearestPoints(points, { most: NEIGHBOURS, reachMetres: REACH_METRES });
  return remember((spot) => {
    const fence = spots[spot]?.fence;
    const [longitude, latitude] = fence === undefined ? [0, 0] : fenceCenter(fence);
    const near = fence === undefined ? [] : findNearest({ latitude, longitude });
    const byRadio = hidden.slice(0, NEIGHBOURS).flatMap((_, at) => hidden[(spot + at) % hidden.length] ?? []);
    return [...new Set([spot, ...near.flatMap((row) => fenced[row]?.number ?? []), ...byRadio])];
  });
}

/** The same function, which answers the same question once. */
function remember<Answer>(find: (spot: number) => Answer): (spot: number) => Answer {
  const known = new Map<number, { readonly answer: Answer }>();
  return (spot) => {
    const found = known.get(spot) ?? { answer: find(spot) };
    known.set(spot, found);
    return found.answer;
  };
}

function groupByPlace<Thing extends { readonly place?: string }>(things: readonly Thing[]): Map<string, Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    if (thing.place === undefined) continue;
    const group = groups.get(thing.place);
    if (group === undefined) groups.set(thing.place, [thing]);
    else group.push(thing);
  }
  return groups;
}

/** Things that catalogs write alike are one. */
function unite<Thing extends { readonly id: string }>(things: readonly Thing[]): readonly Thing[] {
  return uniqueBy(things, (thing) => `${thing.id} ${JSON.stringify(thing)}`);
}

/** The first of each name, in order of name. */
function uniqueBy<Thing>(things: readonly Thing[], nameOf: (thing: Thing) => string): readonly Thing[] {
  const byName = new Map<string, Thing>();
  for (const thing of things) if (!byName.has(nameOf(thing))) byName.set(nameOf(thing), thing);
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing);
}

function namesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
