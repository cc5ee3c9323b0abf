import { keyedHash } from "../crypto/keyed-hash.ts";

/** The name that a code is under in the index: its keyed hash. */
export function hashCode(code: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`code ${code}`, hashKey);
}
