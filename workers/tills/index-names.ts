import { keyedHash } from "../../shared/crypto/keyed-hash.ts";

/** The name of a transaction of a sender. An id of a sender holds no blank. */
export function nameOfSale(sender: string, transaction: string, key: CryptoKey): Promise<string> {
  return keyedHash(`sale ${sender} ${transaction}`, key);
}

/** The name by which codes that nothing answers to are counted for a sender. */
export function nameOfGuesser(sender: string, key: CryptoKey): Promise<string> {
  return keyedHash(`guesser ${sender}`, key);
}

/** What proves that an entry is this person's, and tells no one else whose it is. */
export function ownerOf(name: string, person: string, key: CryptoKey): Promise<string> {
  return keyedHash(`owner ${name} ${person}`, key);
}
