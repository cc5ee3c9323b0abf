import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";

const NONCE_BYTES = 12;
const utf8 = new TextEncoder();

/**
 * The one form of what the mesh seals, with AES-256-GCM (NIST SP 800-38D): base64url of the nonce (12 bytes), the
 * ciphertext and the tag (16). `about` is sealed with it, so that a box opens only for what it was made for; of a secret in
 * a catalog it says whose that is ("sender till-1", "beacon shelf-3"), so that one copied into another entry does not open
 * there. "" if the key itself is for one purpose. `nonce`: 12 random bytes, new for each sealing.
 */
export async function sealBox(
  key: CryptoKey,
  plain: Uint8Array<ArrayBuffer>,
  about: string,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const sealed = new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, about), key, plain));
  const all = new Uint8Array(nonce.length + sealed.length);
  all.set(nonce);
  all.set(sealed, nonce.length);
  return encodeBase64url(all);
}

/** What lies in a box, tried with each key; undefined if none of them sealed it, or sealed it for something else. */
export async function openBox(
  keys: readonly CryptoKey[],
  box: string,
  about: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const all = decodeBase64url(box);
  if (all === undefined) return undefined;
  for (const key of keys) {
    try {
      const nonce = all.slice(0, NONCE_BYTES);
      return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, about), key, all.slice(NONCE_BYTES)));
    } catch {
      // Not sealed with this key; the previous one may have done it.
    }
  }
  return undefined;
}

function gcm(nonce: Uint8Array<ArrayBuffer>, about: string) {
  return { name: "AES-GCM", iv: nonce, additionalData: utf8.encode(about) };
}
