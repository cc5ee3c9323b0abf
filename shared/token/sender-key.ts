import type { SenderRule } from "../catalog/policy.ts";
import type { Algorithm } from "./parse-token.ts";

/** By algorithm: how its key is imported and used (RFC 7518, sections 3.2 and 3.4; RFC 8037, section 3.1). */
const ALGORITHMS = {
  EdDSA: { import: "Ed25519", use: "Ed25519" },
  ES256: { import: { name: "ECDSA", namedCurve: "P-256" }, use: { name: "ECDSA", hash: "SHA-256" } },
  HS256: { import: { name: "HMAC", hash: "SHA-256" }, use: "HMAC" },
} as const;

/** What every sealed key of a sender is bound to, so that it opens in no other entry of a catalog. */
export function sealedSenderName(id: string): string {
  return `sender ${id}`;
}

/** The key that a sender's messages are verified with; `secret` where its algorithm is HS256. Rejects where the key is none. */
export function importSenderKey(
  { alg, jwk }: Pick<SenderRule, "alg" | "jwk">,
  secret?: Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const algorithm = ALGORITHMS[alg].import;
  if (secret !== undefined) return crypto.subtle.importKey("raw", secret, algorithm, false, ["verify"]);
  const { kty, crv, x, y } = jwk ?? {};
  return crypto.subtle.importKey("jwk", { kty, crv, x, y } as JsonWebKey, algorithm, false, ["verify"]);
}

/** Whether the signature over `signed` is this key's. */
export function verifySignature(
  alg: Algorithm,
  key: CryptoKey,
  signature: BufferSource,
  signed: BufferSource,
): Promise<boolean> {
  return crypto.subtle.verify(ALGORITHMS[alg].use, key, signature, signed);
}
