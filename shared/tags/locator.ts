import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { openBox, sealBox } from "../crypto/sealed-box.ts";

/** What leads from outside to a person: their id, and the life they are in. An entry of an earlier life leads nowhere. */
export interface Locator {
  readonly person: string;
  readonly epoch: number;
}

const PERSON_BYTES = 16;
const LOCATOR_BYTES = PERSON_BYTES + 8;

/** A locator sealed in a box under a random nonce: two of one person differ. */
export function sealLocator(
  key: CryptoKey,
  { person, epoch }: Locator,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const plain = new Uint8Array(LOCATOR_BYTES);
  plain.set(decodeBase64url(person) ?? []);
  new DataView(plain.buffer).setFloat64(PERSON_BYTES, epoch);
  return sealBox(key, plain, "", nonce);
}

/** The locator behind a sealed one, tried with each key; undefined if none of them made it. */
export async function openLocator(keys: readonly CryptoKey[], sealed: string): Promise<Locator | undefined> {
  const plain = await openBox(keys, sealed, "");
  if (plain?.length !== LOCATOR_BYTES) return undefined;
  const person = encodeBase64url(plain.subarray(0, PERSON_BYTES));
  return { person, epoch: new DataView(plain.buffer).getFloat64(PERSON_BYTES) };
}
