import { SignJWT } from "jose";
import type { SigningKey } from "./keys.ts";

/** What the mesh signs: each with a key of its own, but for sessions of the console, which go with the key of passes. */
export type SignedTyp = "pass+jwt" | "consent-proof+jwt" | "tombstone+jwt" | "console-session+jwt";

/** The claims as a compact JWS. Ed25519 signatures have no randomness (RFC 8032): the same claims give the same token. */
export function signClaims(typ: SignedTyp, claims: object, key: SigningKey): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: "EdDSA", typ, kid: key.kid }).sign(key.key);
}
