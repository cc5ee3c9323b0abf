import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import { Refusal } from "../../local/refusal.ts";
import type { Sender } from "../../shared/catalog/catalog.ts";
import { present } from "../../shared/json/present.ts";
import { sealedSenderName } from "../../shared/token/sender-key.ts";
import { sealWith } from "./seal-with.ts";

export type SenderAlgorithm = Sender["alg"];

/** The key of a sender: the part that the catalog holds, and the part that only the sender may have. */
export interface SenderKey {
  readonly entry: Pick<Sender, "alg" | "jwk" | "sealedKey">;
  /** A private JWK with `kid` and `alg`; of HS256 base64url of 32 bytes. Absent where the sender made its key itself. */
  readonly secret?: string;
}

/** Which algorithm a key of this curve signs with (RFC 7518, section 3.4; RFC 8037, section 3.1). */
const ALGORITHMS: Readonly<Record<string, SenderAlgorithm>> = { Ed25519: "EdDSA", "P-256": "ES256" };

/** A new key for a sender. A symmetric one is sealed with the SEAL_KEY in `keys`, a directory. */
export async function makeSenderKey(alg: SenderAlgorithm, id: string, keys: string): Promise<SenderKey> {
  if (alg === "HS256") {
    const secret = new Uint8Array(randomBytes(32));
    const sealedKey = await sealWith(keys, secret, sealedSenderName(id));
    return { entry: { alg, sealedKey }, secret: Buffer.from(secret).toString("base64url") };
  }
  const { publicKey, privateKey } = await generateKeyPair(alg === "EdDSA" ? "Ed25519" : alg, { extractable: true });
  const secret = JSON.stringify({ ...(await exportJWK(privateKey)), kid: id, alg });
  return { entry: { alg, jwk: { ...(await exportJWK(publicKey)) } }, secret };
}

/** The public key that a sender has made itself, as text. What a private key would tell is not repeated in any refusal. */
export function readSenderKey(text: string, wanted: SenderAlgorithm | undefined): SenderKey {
  const jwk = parseObject(text);
  if ("d" in jwk || "k" in jwk) {
    throw new Refusal("This is a private key: it stays with the sender. Give its public part, without d or k.");
  }
  const { kty, crv, x, y } = jwk;
  const alg = typeof crv === "string" && Object.hasOwn(ALGORITHMS, crv) ? ALGORITHMS[crv] : undefined;
  if (alg === undefined) throw new Refusal("The key must be a public JWK of the curve Ed25519 or P-256.");
  if (wanted !== undefined && wanted !== alg)
    throw new Refusal(`A key of the curve ${crv} signs ${alg}, not ${wanted}.`);
  return { entry: { alg, jwk: present({ kty, crv, x, y }) } };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // Told below, without the text.
  }
  throw new Refusal("The key must be a JWK: one JSON object.");
}
