import { encodeBase64url } from "../bytes/base64url.ts";

const utf8 = new TextEncoder();

/** HMAC-SHA-256 of a text (as UTF-8) under one of the mesh's keys, its first 16 bytes (RFC 2104, section 5 on truncation). */
export async function keyedHashBytes(text: string, key: CryptoKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8.encode(text)), 0, 16);
}

/** The same 16 bytes as base64url, 22 characters: a name that no one without the key can make or read. */
export async function keyedHash(text: string, key: CryptoKey): Promise<string> {
  return encodeBase64url(await keyedHashBytes(text, key));
}
