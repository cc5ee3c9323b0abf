import type { TagFact } from "../../shared/locate/facts.ts";
import { excessOf } from "../../shared/radio/proximity.ts";
import type { Sighting } from "../../shared/radio/sighting.ts";
import { heardTags } from "../../shared/tags/hash-tag.ts";
import { type Locator, openLocator } from "../../shared/tags/locator.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call } from "../http/call.ts";

/** A person of whom a gateway heard a tag or more. */
export interface TaggedPerson extends Locator {
  readonly tags: readonly HeardTag[];
}

/** Rows of one registered tag, by its name in the registry; the oldest first. */
export interface HeardTag {
  readonly tag: string;
  readonly rows: TagFact["rows"];
}

const REGISTRY_TIMEOUT_MS = 500;

/**
 * Whose tags these are, by one look-up in the registry for all of them; what nobody registered is forgotten with this call.
 * Undefined where the registry does not answer.
 */
export async function findTaggedPeople(
  { isolate }: Call,
  { policy }: Snapshot,
  sightings: readonly Sighting[],
): Promise<readonly TaggedPerson[] | undefined> {
  const heard = await heardTags(sightings, isolate.keys.tagHash, policy);
  const names = [...heard.keys()];
  if (names.length === 0) return [];
  const found = await isolate.sharedStore.findTags(names, REGISTRY_TIMEOUT_MS);
  if (!found.ok) return undefined;
  const people = new Map<string, Locator & { readonly tags: HeardTag[] }>();
  for (const [index, sealed] of found.value.entries()) {
    const tag = names[index];
    const locator = sealed === null ? undefined : await openLocator(isolate.keys.locators, sealed);
    if (tag === undefined || locator === undefined) continue;
    const key = `${locator.person} ${locator.epoch}`;
    const person = people.get(key) ?? { ...locator, tags: [] };
    people.set(key, person);
    person.tags.push({ tag, rows: rowsOf(heard.get(tag) ?? []) });
  }
  return [...people.values()];
}

function rowsOf(sightings: readonly Sighting[]): TagFact["rows"] {
  return sightings
    .map((sighting) => ({ rssi: sighting.rssi, excess: excessOf(sighting), ageMs: sighting.ageSeconds * 1000 }))
    .sort((a, b) => b.ageMs - a.ageMs);
}
