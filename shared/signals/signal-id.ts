import { keyedHash } from "../crypto/keyed-hash.ts";

/** The id of the signal that a message says, unless the message belongs to one before it. */
export function signalIdOf(sender: string, jti: string, hashKey: CryptoKey): Promise<string> {
  return keyedHash(`signal:${sender}:${jti}`, hashKey);
}
