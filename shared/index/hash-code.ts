import { keyedHash } from "../crypto/keyed-hash.ts";

/** The name that a code is under in the index: its keyed hash. */
export function hashCode(code: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`code ${code}`, hashKey);
}

/** The same for the number of a card, written without blanks: no code is under the same name. */
export function hashCard(number: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`card ${number}`, hashKey);
}
