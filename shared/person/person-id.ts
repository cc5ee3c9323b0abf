import { encodeBase64url } from "../bytes/base64url.ts";

/**
 * The person of a device: HMAC-SHA-256 of its thumbprint under the mesh's own key, first 16 bytes, base64url (RFC 2104,
 * section 5 on truncation). Another mesh, or whoever lacks the key, cannot tell it from the device's public key.
 */
export async function personIdOf(device: string, hashKey: CryptoKey): Promise<string> {
  const hash = await crypto.subtle.sign("HMAC", hashKey, new TextEncoder().encode(device));
  return encodeBase64url(new Uint8Array(hash, 0, 16));
}
