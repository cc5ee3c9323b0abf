import { isJsonObject, type JsonObject, ownValue } from "../../json/json-object.ts";
import { isLocale } from "../../text/lookup-text.ts";
import { DEFAULTS } from "../defaults.ts";
import { usualPurposes } from "../purposes-of.ts";
import type { ListName } from "./check-parts.ts";
import { makeGuess } from "./make-guess.ts";

/**
 * What the things of a catalog can refer to; a thing of broken form too, as far as it says its name. Where a list of names
 * is none, nothing is said against any name.
 */
export interface CatalogNames {
  readonly has: (list: ListName, id: string) => boolean;
  /** Whether a place (without one: any) has this zone, or may have it: of an unknown place nothing is said. */
  readonly hasZone: (zone: string, place?: string) => boolean;
  /** Ids of the journeys that have such a stage; undefined where any could have it. */
  readonly journeysWith: (stage: string) => readonly string[] | undefined;
  readonly hasLoyalty: boolean;
  readonly hasPurpose: (purpose: string) => boolean;
  /** Ends a fault about a name that is none of the list: with the name that was probably meant, or with nothing. */
  readonly guess: (name: string, list: ListName | "purposes") => string;
  /** The same for the zones of a place; without one, for those of all places. */
  readonly guessZone: (zone: string, place?: string) => string;
  /** The same for the stages of all journeys. */
  readonly guessStage: (stage: string) => string;
  /** The language that every text has; undefined where `mesh` does not say it well. */
  readonly locale: string | undefined;
}

/** Undefined where anything could be meant. */
type Names = ReadonlySet<string> | undefined;

/** Collects the names of a document, however broken. */
export function catalogNames(document: JsonObject): CatalogNames {
  const ids: Readonly<Record<ListName, Names>> = {
    places: idsOf(document, "places"),
    beacons: idsOf(document, "beacons"),
    markers: idsOf(document, "markers"),
    tags: idsOf(document, "tags"),
    senders: idsOf(document, "senders"),
    campaigns: idsOf(document, "campaigns"),
    scores: idsOf(document, "scores"),
    moments: idsOf(document, "moments"),
    journeys: idsOf(document, "journeys"),
    webhooks: idsOf(document, "webhooks"),
  };
  const zonesOf = zonesByPlace(document);
  const zones = union(zonesOf);
  const hasLoyalty = ownValue(document, "loyalty") !== undefined;
  const purposes = namesOf(listIn(ownValue(document, "policy"), "purposes", usualPurposes(hasLoyalty)));
  const zonesAt = (place: string | undefined) => (place === undefined ? zones : zonesOf?.get(place));
  const allows = (names: Names, name: string) => names?.has(name) ?? true;
  const stagesOf = stagesByJourney(document);
  const stages = union(stagesOf);
  const guessIn = makeGuess();
  return {
    has: (list, id) => allows(ids[list], id),
    hasZone: (zone, place) => allows(zonesAt(place), zone),
    journeysWith: (stage) => journeysWith(stagesOf, stage),
    hasLoyalty,
    hasPurpose: (purpose) => allows(purposes, purpose),
    guess: (name, list) => guessIn(name, list === "purposes" ? purposes : ids[list]),
    guessZone: (zone, place) => guessIn(zone, zonesAt(place)),
    guessStage: (stage) => guessIn(stage, stages),
    locale: localeOf(ownValue(document, "mesh")),
  };
}

function idsOf(document: JsonObject, list: ListName): Names {
  return namesOf(listIn(document, list)?.map(idOf));
}

function idOf(item: unknown): unknown {
  return isJsonObject(item) ? ownValue(item, "id") : undefined;
}

function zonesByPlace(document: JsonObject): ReadonlyMap<unknown, Names> | undefined {
  const places = listIn(document, "places");
  if (places === undefined) return undefined;
  const zonesOf = new Map<unknown, Names>();
  for (const place of places) zonesOf.set(idOf(place), namesOf(listIn(place, "zones")));
  return zonesOf;
}

function stagesByJourney(document: JsonObject): ReadonlyMap<unknown, Names> | undefined {
  const journeys = listIn(document, "journeys");
  if (journeys === undefined) return undefined;
  const stagesOf = new Map<unknown, Names>();
  for (const journey of journeys) stagesOf.set(idOf(journey), namesOf(listIn(journey, "stages")?.map(idOf)));
  return stagesOf;
}

function journeysWith(stagesOf: ReadonlyMap<unknown, Names> | undefined, stage: string): readonly string[] | undefined {
  if (stagesOf === undefined) return undefined;
  const having: string[] = [];
  for (const [journey, stages] of stagesOf) {
    if (stages === undefined) return undefined;
    if (stages.has(stage) && typeof journey === "string") having.push(journey);
  }
  return having;
}

function union(sets: ReadonlyMap<unknown, Names> | undefined): Names {
  const all = new Set<string>();
  for (const names of sets?.values() ?? [undefined]) {
    if (names === undefined) return undefined;
    for (const name of names) all.add(name);
  }
  return all;
}

function localeOf(mesh: unknown): string | undefined {
  if (mesh === undefined) return DEFAULTS.mesh.locale;
  const locale = isJsonObject(mesh) ? (ownValue(mesh, "locale") ?? DEFAULTS.mesh.locale) : undefined;
  return typeof locale === "string" && isLocale(locale) ? locale : undefined;
}

function namesOf(list: readonly unknown[] | undefined): Names {
  if (list === undefined) return undefined;
  const names = new Set<string>();
  for (const name of list) if (typeof name === "string") names.add(name);
  return names;
}

/** The list of that name; `absent` where it was left out, undefined where something else has its place. */
function listIn(owner: unknown, name: string, absent: readonly unknown[] = []): readonly unknown[] | undefined {
  if (owner === undefined) return absent;
  const list = isJsonObject(owner) ? ownValue(owner, name) : null;
  if (list === undefined) return absent;
  return Array.isArray(list) ? list : undefined;
}
