import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { openBox, sealBox } from "../crypto/sealed-box.ts";
import type { Envelope } from "./envelope.ts";

/** What a receipt id leads to. */
export interface ReceiptLocator {
  /** Person id: base64url of 16 bytes. */
  readonly person: string;
  /** Random name of the receipt in that person's object: base64url of 12 bytes. */
  readonly serial: string;
}

const ID_CHARACTERS = 59;
const SERIAL_CHARACTERS = 16;

/**
 * A receipt id: the person in a sealed box, the random serial being its nonce (12 + 16 + 16 bytes, 59 characters of
 * base64url, of which the first 16 are the serial). It routes, cannot be guessed, and two ids of one person do not look
 * alike. The same serial gives the same id again. Random 96-bit nonces are safe for 2^32 ids a key (NIST SP 800-38D,
 * section 8.3).
 */
export function sealReceiptId(key: CryptoKey, { person, serial }: ReceiptLocator): Promise<string> {
  const nonce = decodeBase64url(serial) ?? new Uint8Array();
  return sealBox(key, decodeBase64url(person) ?? new Uint8Array(), "", nonce);
}

/** The locator behind an id, tried with each key; undefined if none of them made it. */
export async function openReceiptId(keys: readonly CryptoKey[], id: string): Promise<ReceiptLocator | undefined> {
  if (id.length !== ID_CHARACTERS) return undefined;
  const person = await openBox(keys, id, "");
  return person && { person: encodeBase64url(person), serial: id.slice(0, SERIAL_CHARACTERS) };
}

/**
 * Whether a receipt may be of whoever sent this. A customer's receipts from before name the own persons of their devices: which
 * of them are theirs their object knows.
 */
export function isReceiptOf(
  locator: ReceiptLocator | undefined,
  { person, isLinked }: Pick<Envelope, "person" | "isLinked">,
): locator is ReceiptLocator {
  return locator !== undefined && (locator.person === person || isLinked === true);
}
