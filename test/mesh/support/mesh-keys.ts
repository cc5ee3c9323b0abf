import { decodeBase64url } from "../../../shared/bytes/base64url.ts";

/** The mesh's key for what a catalog carries sealed, out of its secrets. */
export function sealKeyOf({ SEAL_KEY }: Readonly<Record<string, string>>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytesOf(SEAL_KEY), "AES-GCM", false, ["encrypt"]);
}

/** The mesh's key for the names of tags. */
export function tagHashKeyOf({ TAG_HASH_KEY }: Readonly<Record<string, string>>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytesOf(TAG_HASH_KEY), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

function bytesOf(secret = ""): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(secret);
  if (bytes === undefined) throw new Error("the secret is not base64url");
  return bytes;
}
