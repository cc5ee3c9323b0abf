import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";

/** What a receipt id leads to. */
export interface ReceiptLocator {
  /** Person id: base64url of 16 bytes. */
  readonly person: string;
  /** Random name of the receipt in that person's object: base64url of 12 bytes. */
  readonly serial: string;
}

const SERIAL_BYTES = 12;
const PERSON_BYTES = 16;

/**
 * A receipt id: the person sealed with AES-256-GCM, the random serial being the nonce (12 + 16 + 16 bytes, 59 characters
 * of base64url). It routes, cannot be guessed, and two ids of one person do not look alike. The same serial gives the
 * same id again. Random 96-bit nonces are safe for 2^32 ids a key (NIST SP 800-38D, section 8.3).
 */
export async function sealReceiptId(key: CryptoKey, { person, serial }: ReceiptLocator): Promise<string> {
  const nonce = decodeBase64url(serial) ?? new Uint8Array();
  const bytes = decodeBase64url(person) ?? new Uint8Array();
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, bytes));
  return serial + encodeBase64url(sealed);
}

/** The locator behind an id, tried with each key; undefined where none of them made it. */
export async function openReceiptId(keys: readonly CryptoKey[], id: string): Promise<ReceiptLocator | undefined> {
  const serial = id.slice(0, 16);
  const nonce = decodeBase64url(serial);
  const sealed = decodeBase64url(id.slice(16));
  if (nonce?.length !== SERIAL_BYTES || sealed?.length !== PERSON_BYTES + 16) return undefined;
  for (const key of keys) {
    try {
      const person = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, sealed);
      return { person: encodeBase64url(new Uint8Array(person)), serial };
    } catch {
      // Not sealed with this key; the previous one may have made it.
    }
  }
  return undefined;
}
