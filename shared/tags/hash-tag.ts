import type { Policy } from "../catalog/policy.ts";
import { keyedHash } from "../crypto/keyed-hash.ts";
import { type TagIdentity, tagKey } from "../radio/identity.ts";
import { isIssued } from "../radio/issued-tags.ts";
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
 * What was heard of cards of the brand, by the names that they would be registered under. The names are keyed hashes; each
 * identity is hashed once, and one that no entry of the catalog matches is not even hashed. A beacon of the catalog is
 * nobody's tag, whatever else it is known by in any of the rows: it is always heard where it stands, and would vouch for
 * whoever registered it.
 */
export async function heardTags(
  sightings: readonly Sighting[],
  hashKey: CryptoKey,
  policy: Pick<Policy, "beacons" | "tags">,
): Promise<ReadonlyMap<string, readonly Sighting[]>> {
  const byKey = new Map<string, { readonly identity: TagIdentity; readonly rows: Sighting[] }>();
  const ofBeacons = beaconIdentities(sightings, policy);
  for (const sighting of sightings) {
    for (const identity of tagIdentities(sighting)) {
      const key = tagKey(identity);
      if (ofBeacons.has(key) || !isIssued(key, policy.tags)) continue;
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

/** The keys of all that any row names together with a beacon of the catalog: an address alone may come in another row. */
function beaconIdentities(sightings: readonly Sighting[], { beacons }: Pick<Policy, "beacons">): ReadonlySet<string> {
  const keys = sightings.map((sighting) => tagIdentities(sighting).map(tagKey));
  return new Set(keys.filter((named) => named.some((key) => beacons.has(key))).flat());
}

function tagIdentities({ identities }: Sighting): TagIdentity[] {
  return identities.flatMap((identity): TagIdentity[] => {
    if ("eid" in identity) return [];
    return "mac" in identity ? [identity.mac] : [identity];
  });
}
