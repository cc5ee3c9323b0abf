import type { TagFact } from "../../shared/locate/facts.ts";
import { excessOf } from "../../shared/radio/proximity.ts";
import type { Sighting } from "../../shared/radio/sighting.ts";
import { heardTags } from "../../shared/tags/hash-tag.ts";
import { type Locator, openLocator } from "../../shared/tags/locator.ts";
import type { Snapshot } from "../adapters/catalog-client.ts";
import type { Call } from "../http/call.ts";

/** Whom a message is about. */
export interface FoundPeople {
  /** At most 200: those whose tags were heard best. */
  readonly people: readonly TaggedPerson[];
  /** Rows that were of no one else than people beyond those. */
  readonly ignored: number;
}

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

/** Each is an object that is called: beyond what the platform allows, the message would fail as a whole, again and again. */
const MAX_PEOPLE = 200;

/**
 * Whose tags these are, by one look-up in the registry for all of them; what nobody registered is forgotten with this call.
 * Undefined where the registry does not answer.
 */
export async function findTaggedPeople(
  { isolate }: Call,
  { policy }: Snapshot,
  sightings: readonly Sighting[],
): Promise<FoundPeople | undefined> {
  const heard = await heardTags(sightings, isolate.keys.tagHash, policy);
  const names = [...heard.keys()];
  if (names.length === 0) return { people: [], ignored: 0 };
  const found = await isolate.sharedStore.findTags(names, REGISTRY_TIMEOUT_MS);
  if (!found.ok) return undefined;
  const people = new Map<string, Found>();
  for (const [index, sealed] of found.value.entries()) {
    const tag = names[index];
    const locator = sealed === null ? undefined : await openLocator(isolate.keys.locators, sealed);
    if (tag === undefined || locator === undefined) continue;
    const key = `${locator.person} ${locator.epoch}`;
    const person = people.get(key) ?? { ...locator, tags: [], sightings: [] };
    people.set(key, person);
    const rows = heard.get(tag) ?? [];
    person.tags.push({ tag, rows: rowsOf(rows) });
    person.sightings.push(...rows);
  }
  return nearest([...people.values()]);
}

/** A person with the rows of the message that are of their tags. */
interface Found extends Locator {
  readonly tags: HeardTag[];
  readonly sightings: Sighting[];
}

/** The people who are heard best, and how many rows are of the others only. */
function nearest(found: readonly Found[]): FoundPeople {
  const strength = ({ sightings }: Found) => Math.max(...sightings.map(excessOf));
  const sorted = found.length <= MAX_PEOPLE ? found : found.toSorted((a, b) => strength(b) - strength(a));
  const kept = new Set(sorted.slice(0, MAX_PEOPLE).flatMap(({ sightings }) => sightings));
  const left = new Set(sorted.slice(MAX_PEOPLE).flatMap(({ sightings }) => sightings));
  return {
    people: sorted.slice(0, MAX_PEOPLE).map(({ person, epoch, tags }) => ({ person, epoch, tags })),
    ignored: [...left].filter((sighting) => !kept.has(sighting)).length,
  };
}

function rowsOf(sightings: readonly Sighting[]): TagFact["rows"] {
  return sightings
    .map((sighting) => ({ rssi: sighting.rssi, excess: excessOf(sighting), ageMs: sighting.ageSeconds * 1000 }))
    .sort((a, b) => b.ageMs - a.ageMs);
}
