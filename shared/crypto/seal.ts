import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";

const NONCE_BYTES = 12;
const utf8 = new TextEncoder();

/**
 * A secret that a catalog may carry, sealed with AES-256-GCM (NIST SP 800-38D): base64url of the nonce (12 bytes), the
 * ciphertext and the tag (16). `about` says what it is the secret of ("sender till-1", "beacon shelf-3") and is sealed
 * with it, so that a secret copied into another entry does not open there. `nonce`: 12 random bytes, new for each sealing.
 */
export async function sealSecret(
  key: CryptoKey,
  secret: Uint8Array<ArrayBuffer>,
  about: string,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const sealed = new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, about), key, secret));
  const all = new Uint8Array(NONCE_BYTES + sealed.length);
  all.set(nonce);
  all.set(sealed, NONCE_BYTES);
  return encodeBase64url(all);
}

/** The secret behind a sealed text, tried with each key; undefined where none of them sealed it, or for something else. */
export async function openSealed(
  keys: readonly CryptoKey[],
  text: string,
  about: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const all = decodeBase64url(text);
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
