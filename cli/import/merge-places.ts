import { isDeepStrictEqual } from "node:util";
import type { Place } from "../../shared/catalog/catalog.ts";
import { present } from "../../shared/json/present.ts";

/** A catalog's places after an import, and what it changed. */
export interface MergedPlaces {
  readonly places: readonly Place[];
  readonly added: number;
  /** Ids of those that are otherwise now. */
  readonly updated: readonly string[];
  readonly unchanged: number;
  /** Ids of those that the import does not have; they stay. */
  readonly others: readonly string[];
}

/**
 * The places of a catalog with those of an import, by id: names and fences are the import's, labels of both are kept, and
 * what else a place has stays. Places keep their order; new ones come last.
 */
export function mergePlaces(before: readonly Place[], imported: readonly Place[]): MergedPlaces {
  const byId = new Map(imported.map((place) => [place.id, place]));
  const updated: string[] = [];
  const others: string[] = [];
  const kept = before.map((place) => {
    const more = byId.get(place.id);
    if (more === undefined) others.push(place.id);
    const merged = more === undefined ? place : merge(place, more);
    if (!isDeepStrictEqual(merged, place)) updated.push(place.id);
    byId.delete(place.id);
    return merged;
  });
  const unchanged = before.length - updated.length - others.length;
  return { places: [...kept, ...byId.values()], added: byId.size, updated, unchanged, others };
}

function merge(before: Place, imported: Place): Place {
  const labels = [...new Set([...(before.labels ?? []), ...(imported.labels ?? [])])];
  return present({ ...before, ...imported, labels: labels.length === 0 ? undefined : labels });
}
