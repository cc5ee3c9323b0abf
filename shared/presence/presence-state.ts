import type { Confidence, Trust } from "../catalog/catalog.ts";
import { present } from "../json/present.ts";
import type { Proximity } from "../radio/proximity.ts";

/** Where a person is, by which source. Immutable: a step returns a new one, or the same object if nothing changed. */
export interface PresenceState {
  readonly stays: readonly Stay[];
  /** By place id: the visit that is going on. A place is in here exactly while at least one stay holds it. */
  readonly visits: Readonly<Record<string, Visit>>;
  /** By place id: visits begun so far, the present one included. */
  readonly visitCounts: Readonly<Record<string, number>>;
  /** The place that was left last, and when: where a journey may have begun. */
  readonly left?: { readonly place: string; readonly atMs: number };
}

/**
 * How a source knows: the device's position, one beacon that the device hears, a marker (a source of its own), or the
 * gateway that hears a tag.
 */
export type Via = "position" | `beacon:${string}` | `marker:${string}` | `gateway:${string}`;

/** A `Via` taken apart: its kind, and the id of the thing in the catalog, which a position has not. */
export type Source =
  | { readonly kind: "position" }
  | { readonly kind: "beacon" | "marker" | "gateway"; readonly id: string };

/** One source at one place. There is at most one stay per (device, via, place). */
export interface Stay {
  readonly device: string;
  readonly via: Via;
  readonly place: string;
  readonly zone?: string;
  /** Nearest proximity reached in this stay; only with `zone` by beacon. */
  readonly proximity?: Proximity;
  /** Time of the message that entered: min(iat, receipt). */
  readonly sinceMs: number;
  readonly sinceIatMs: number;
  readonly sinceReceivedMs: number;
  /** Written only when older than a third of the place's silence; may trail what the device last said. */
  readonly lastSeenMs: number;
  readonly confidence: Confidence;
  readonly trust: Trust;
}

export interface Visit {
  readonly sinceMs: number;
  /** Ids of the dwell moments that fired in this visit. */
  readonly dwelt: readonly string[];
}

/** What is kept in memory only, and may be lost at any time: the beacon samples of the last 10 s, and exact times. */
export interface PresenceMemory {
  readonly samples: readonly BeaconSample[];
  /** What gateways heard of the person's tags. */
  readonly tagSamples?: readonly TagSample[];
  /** By `stayKey`: when the source last confirmed the stay. */
  readonly lastHeardMs: Readonly<Record<string, number>>;
  /** By `stayKey`, of those that were confirmed after their stored last-seen time: when. */
  readonly seenMs?: Readonly<Record<string, number>>;
}

export interface BeaconSample {
  readonly device: string;
  readonly beacon: string;
  /** Of the message it came in: a repeated message adds no sample. */
  readonly jti: string;
  readonly atMs: number;
  readonly rssi: number;
  readonly excess: number;
}

export interface TagSample {
  /** `device` of the facts. */
  readonly tag: string;
  readonly gateway: string;
  /** Where it was heard: one key may be for several places. */
  readonly place: string;
  /** Of the message it came in: a repeated message adds no sample. */
  readonly jti: string;
  readonly atMs: number;
  readonly rssi: number;
  readonly excess: number;
}

/** A person who is nowhere. */
export const NOWHERE: PresenceState = { stays: [], visits: {}, visitCounts: {} };

/** A memory that holds nothing, as after an eviction. */
export const NO_MEMORY: PresenceMemory = { samples: [], lastHeardMs: {} };

/** What a `Via` says; the one place that reads its text. */
export function sourceOf(via: Via): Source {
  if (via === "position") return { kind: "position" };
  const colon = via.indexOf(":");
  const kind = via.startsWith("beacon:") ? "beacon" : via.startsWith("marker:") ? "marker" : "gateway";
  return { kind, id: via.slice(colon + 1) };
}

/**
 * The name of a stay: its device, source and place, which no two stays of a person share. None of the three holds a
 * space, so two different stays never get one key.
 */
export function stayKey({ device, via, place }: Pick<Stay, "device" | "via" | "place">): string {
  return `${device} ${via} ${place}`;
}

/** The zone of a place that was entered latest among these stays; undefined if none of them has one. */
export function zoneAt(stays: readonly Stay[], place: string): string | undefined {
  let latest: Stay | undefined;
  for (const stay of stays) {
    if (stay.place !== place || stay.zone === undefined) continue;
    if (latest === undefined || stay.sinceMs >= latest.sinceMs) latest = stay;
  }
  return latest?.zone;
}

/** One place where a person is; `sinceMs` is when the visit began, epoch milliseconds. */
export interface PresentPlace {
  readonly place: string;
  readonly zone?: string;
  readonly sinceMs: number;
}

/** Where a person is: one row a place, in order of when the visits began, ties in order of id. */
export function presentPlaces({ stays, visits }: PresenceState): readonly PresentPlace[] {
  return placesSince(
    stays,
    Object.entries(visits).map(([place, { sinceMs }]) => [place, sinceMs]),
  );
}

/** The same as far as these sources say so (devices, or `tag:` and the name of a tag): since the first of them did. */
export function placesBy({ stays }: PresenceState, sources: ReadonlySet<string>): readonly PresentPlace[] {
  const own = stays.filter(({ device }) => sources.has(device));
  const since = new Map<string, number>();
  for (const { place, sinceMs } of own) since.set(place, Math.min(sinceMs, since.get(place) ?? sinceMs));
  return placesSince(own, [...since]);
}

function placesSince(
  stays: readonly Stay[],
  places: readonly (readonly [place: string, sinceMs: number])[],
): readonly PresentPlace[] {
  return places
    .map(([place, sinceMs]) => present({ place, zone: zoneAt(stays, place), sinceMs }))
    .sort((a, b) => a.sinceMs - b.sinceMs || (a.place < b.place ? -1 : 1));
}
