import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";

/** What leads from outside to a person: their id, and the life they are in. An entry of an earlier life leads nowhere. */
export interface Locator {
  readonly person: string;
  readonly epoch: number;
}

const NONCE_BYTES = 12;
const PERSON_BYTES = 16;

/** A locator sealed with AES-256-GCM under a random nonce: base64url of nonce and text; two of one person differ. */
export async function sealLocator(
  key: CryptoKey,
  { person, epoch }: Locator,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const plain = new Uint8Array(PERSON_BYTES + 8);
  plain.set(decodeBase64url(person) ?? []);
  new DataView(plain.buffer).setFloat64(PERSON_BYTES, epoch);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain));
  const all = new Uint8Array(NONCE_BYTES + sealed.length);
  all.set(nonce);
  all.set(sealed, NONCE_BYTES);
  return encodeBase64url(all);
}

/** The locator behind a sealed one, tried with each key; undefined where none of them made it. */
export async function openLocator(keys: readonly CryptoKey[], sealed: string): Promise<Locator | undefined> {
  const all = decodeBase64url(sealed);
  if (all === undefined || all.length !== NONCE_BYTES + PERSON_BYTES + 8 + 16) return undefined;
  for (const key of keys) {
    try {
      const iv = all.slice(0, NONCE_BYTES);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, all.slice(NONCE_BYTES));
      const person = encodeBase64url(new Uint8Array(plain, 0, PERSON_BYTES));
      return { person, epoch: new DataView(plain).getFloat64(PERSON_BYTES) };
    } catch {
      // Not sealed with this key; the previous one may have made it.
    }
  }
  return undefined;
}
