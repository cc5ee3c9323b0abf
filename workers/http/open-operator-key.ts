import { type MeshError, refuse } from "../../shared/errors.ts";
import { judgeOperatorClaims, type OperatorClaims } from "../../shared/operators/operator-claims.ts";
import type { OperatorKey } from "../../shared/operators/operator-keys.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { parseToken } from "../../shared/token/parse-token.ts";
import { importSenderKey, verifySignature } from "../../shared/token/sender-key.ts";

/**
 * Who signed an `operator+jwt`, and what for: its signature, window and request held; the body is still to be held against
 * it. Errors: unauthenticated, wrong-audience, clock-skew.
 */
export async function openOperatorKey(
  text: string,
  keys: ReadonlyMap<string, OperatorKey>,
  about: Parameters<typeof judgeOperatorClaims>[1],
): Promise<Result<{ readonly key: OperatorKey; readonly claims: OperatorClaims }, MeshError>> {
  const token = parseToken(text, "operator+jwt", ["EdDSA"]);
  if (!token.ok) return err(refuse("unauthenticated", token.error.detail));
  const { kid, payload, signature, signed } = token.value;
  const key = keys.get(kid);
  if (key === undefined) return err(refuse("unauthenticated"));
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.x } as const;
  const imported = await importSenderKey({ alg: "EdDSA", jwk });
  if (!(await verifySignature("EdDSA", imported, signature, signed))) return err(refuse("unauthenticated"));
  const claims = judgeOperatorClaims(payload, about);
  return claims.ok ? ok({ key, claims: claims.value }) : claims;
}
