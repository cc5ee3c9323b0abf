import { keyedHash } from "../crypto/keyed-hash.ts";
import { type TagIdentity, tagKey } from "../radio/identity.ts";

/** The name a tag is registered under: the keyed hash of its key (`tagKey`). */
export function hashTag(identity: TagIdentity, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`tag ${tagKey(identity)}`, hashKey);
}

/** What proves that a registered tag is this person's, and tells no one else whose it is. */
export function hashOwner(tag: string, person: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`owner ${tag} ${person}`, hashKey);
}
