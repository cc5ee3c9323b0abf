import { ownValue } from "../../presence/own-value.ts";
import { DEFAULTS } from "../defaults.ts";
import type { ListName, Parts } from "./check-parts.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/** What the things of a catalog can refer to; a thing of broken form too, as far as it says its name. */
export interface CatalogNames {
  readonly has: (list: ListName, id: string) => boolean;
  /** Whether a place (without one: any) has this zone, or may have it: of an unknown or broken place nothing is said. */
  readonly hasZone: (zone: string, place?: string) => boolean;
  /** Whether the mesh has this purpose, or may have it, where its policy is broken. */
  readonly hasPurpose: (purpose: string) => boolean;
  /** The language that every text has; undefined where `mesh` is broken. */
  readonly locale: string | undefined;
}

/** Collects the names of a document and of its well-formed parts. */
export function catalogNames(document: JsonObject, parts: Parts): CatalogNames {
  const ids: Readonly<Record<ListName, ReadonlySet<unknown>>> = {
    places: idsOf(document, "places"),
    beacons: idsOf(document, "beacons"),
    markers: idsOf(document, "markers"),
    senders: idsOf(document, "senders"),
    campaigns: idsOf(document, "campaigns"),
    moments: idsOf(document, "moments"),
  };
  const zonesOf = new Map<string, ReadonlySet<string>>();
  const zones = new Set<string>();
  for (const place of parts.places) {
    if (place === undefined) continue;
    zonesOf.set(place.id, new Set(place.zones));
    for (const zone of place.zones ?? []) zones.add(zone);
  }
  const purposes = new Set<string>(parts.policy?.purposes ?? DEFAULTS.purposes);
  const hasBrokenPlace = parts.places.includes(undefined);
  const isBroken = (part: "mesh" | "policy") => parts[part] === undefined && ownValue(document, part) !== undefined;
  return {
    has: (list, id) => ids[list].has(id),
    hasZone: (zone, place) =>
      place === undefined ? hasBrokenPlace || zones.has(zone) : (zonesOf.get(place)?.has(zone) ?? true),
    hasPurpose: (purpose) => isBroken("policy") || purposes.has(purpose),
    locale: isBroken("mesh") ? undefined : (parts.mesh?.locale ?? DEFAULTS.mesh.locale),
  };
}

function idsOf(document: JsonObject, list: ListName): ReadonlySet<unknown> {
  const items = ownValue(document, list);
  return new Set(
    Array.isArray(items) ? items.map((item) => (isJsonObject(item) ? ownValue(item, "id") : undefined)) : [],
  );
}
