import type { Policy } from "../catalog/policy.ts";
import { keyedHash } from "../crypto/keyed-hash.ts";
import { type TagIdentity, tagKey } from "../radio/identity.ts";
import type { Sighting } from "../radio/sighting.ts";

/** The name a tag is registered under: the keyed hash of its key (`tagKey`). */
export function hashTag(identity: TagIdentity, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`tag ${tagKey(identity)}`, hashKey);
}

/** What proves that a registered tag is this person's, and tells no one else whose it is. */
export function hashOwner(tag: string, person: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`owner ${tag} ${person}`, hashKey);
}

/**
 * What was heard, by the names that the tags would be registered under: every identity of a row but those that change. The
 * names are keyed hashes; each identity is hashed once. A beacon of the catalog is nobody's tag, whatever else it is known
 * by: it is always heard where it stands, and would vouch for whoever registered it.
 */
export async function heardTags(
  sightings: readonly Sighting[],
  hashKey: CryptoKey,
  { beacons }: Pick<Policy, "beacons">,
): Promise<ReadonlyMap<string, readonly Sighting[]>> {
  const byKey = new Map<string, { readonly identity: TagIdentity; readonly rows: Sighting[] }>();
  for (const sighting of sightings) {
    const identities = tagIdentities(sighting);
    if (identities.some((identity) => beacons.has(tagKey(identity)))) continue;
    for (const identity of identities) {
      const key = tagKey(identity);
      const heard = byKey.get(key) ?? { identity, rows: [] };
      byKey.set(key, heard);
      heard.rows.push(sighting);
    }
  }
  const named = [...byKey.values()].map(
    async ({ identity, rows }) => [await hashTag(identity, hashKey), rows] as const,
  );
  return new Map(await Promise.all(named));
}

function tagIdentities({ identities }: Sighting): TagIdentity[] {
  return identities.flatMap((identity): TagIdentity[] => {
    if ("eid" in identity) return [];
    return "mac" in identity ? [identity.mac] : [identity];
  });
}
