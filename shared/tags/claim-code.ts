import { decodeCrockford, encodeCrockford } from "../bytes/crockford.ts";
import { type TagIdentity, tagKey } from "../radio/identity.ts";

/** 40 bits, which are eight characters. */
const CODE_BYTES = 5;
const utf8 = new TextEncoder();

/**
 * The claim code that is printed on a card: whoever can read it holds the card. The first 5 bytes of HMAC-SHA-256 of the
 * tag's key (`tagKey`), under TAG_CLAIM_KEY, in Crockford's base 32 (docs/contract.md#tags).
 */
export async function claimCodeOf(identity: TagIdentity, claimKey: CryptoKey): Promise<string> {
  return encodeCrockford(await codeBytes(identity, claimKey));
}

/** The code as somebody typed it, as bytes; undefined if it is no code. */
export function parseClaimCode(text: string): Uint8Array | undefined {
  const bytes = decodeCrockford(text);
  return bytes?.length === CODE_BYTES ? bytes : undefined;
}

/** Whether a code is this tag's. How long that takes tells nothing of the right one. */
export async function isClaimCodeOf(code: Uint8Array, identity: TagIdentity, claimKey: CryptoKey): Promise<boolean> {
  const right = await codeBytes(identity, claimKey);
  let difference = code.length ^ right.length;
  for (const [at, byte] of right.entries()) difference |= byte ^ (code[at] ?? 0);
  return difference === 0;
}

async function codeBytes(identity: TagIdentity, claimKey: CryptoKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", claimKey, utf8.encode(tagKey(identity))), 0, CODE_BYTES);
}
