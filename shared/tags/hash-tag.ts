import { encodeBase64url } from "../bytes/base64url.ts";
import { type TagIdentity, tagKey } from "../radio/identity.ts";

const utf8 = new TextEncoder();

/** The name a tag is registered under: HMAC-SHA-256 of its key, first 16 bytes, base64url. */
export function hashTag(identity: TagIdentity, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`tag ${tagKey(identity)}`, hashKey);
}

/** What proves that a registered tag is this person's, and tells nobody else whose it is. */
export function hashOwner(tag: string, person: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`owner ${tag} ${person}`, hashKey);
}

async function keyedHash(text: string, hashKey: CryptoKey): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.sign("HMAC", hashKey, utf8.encode(text)), 0, 16));
}
