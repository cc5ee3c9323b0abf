import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { openBox, sealBox } from "../crypto/sealed-box.ts";

/** What a device echoes while it stays in one cell, so that its person's object is not asked with each ping. */
export interface AreaClaim {
  readonly person: string;
  readonly cell: string;
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

const ABOUT = "area";
const PERSON_BYTES = 16;
const UNTIL_BYTES = 8;
const utf8 = new TextEncoder();

/**
 * An area's id for one person: sealed, so that it tells nobody anything; its length is that of the cell's name. It is the
 * same whether the person is told of signals or not.
 */
export function sealAreaId(
  key: CryptoKey,
  { person, cell, untilMs }: AreaClaim,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const name = utf8.encode(cell);
  const plain = new Uint8Array(PERSON_BYTES + UNTIL_BYTES + name.length);
  plain.set(decodeBase64url(person) ?? []);
  new DataView(plain.buffer).setFloat64(PERSON_BYTES, untilMs);
  plain.set(name, PERSON_BYTES + UNTIL_BYTES);
  return sealBox(key, plain, ABOUT, nonce);
}

/** What lies in an area's id, tried with each key; undefined if none of them made it. */
export async function openAreaId(keys: readonly CryptoKey[], id: string): Promise<AreaClaim | undefined> {
  const plain = await openBox(keys, id, ABOUT);
  if (plain === undefined || plain.length <= PERSON_BYTES + UNTIL_BYTES) return undefined;
  return {
    person: encodeBase64url(plain.subarray(0, PERSON_BYTES)),
    cell: new TextDecoder().decode(plain.subarray(PERSON_BYTES + UNTIL_BYTES)),
    untilMs: new DataView(plain.buffer).getFloat64(PERSON_BYTES),
  };
}
