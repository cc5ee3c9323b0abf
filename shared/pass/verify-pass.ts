import { computeThumbprint, type DeviceJwk, importEs256Key } from "../token/device-key.ts";
import { parseToken } from "../token/parse-token.ts";
import type { PassClaims } from "./pass.ts";

/** A public key of the mesh, by its id. */
export interface VerifyingKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

/** A pass whose signature, issuer and audience hold. `exp`, revocation and epoch are judged at every use. */
export interface VerifiedPass {
  readonly claims: PassClaims;
  /** Thumbprint of `cnf.jwk`: the only `kid` this pass speaks for. */
  readonly device: string;
  readonly key: CryptoKey;
}

/** A pass that a device may use. */
export interface DevicePass extends VerifiedPass {
  /** It is not of the device's own person but of a customer's, whose object knows whether the device is linked. */
  readonly isLinked: boolean;
}

/** The pass behind these bytes, or undefined where anything about it is wrong: the caller must not tell what. */
export async function verifyPass(
  text: string,
  keys: readonly VerifyingKey[],
  audience: string,
): Promise<VerifiedPass | undefined> {
  const token = parseToken(text, "pass+jwt", ["EdDSA"]);
  if (!token.ok) return undefined;
  const signer = keys.find((candidate) => candidate.kid === token.value.kid);
  if (signer === undefined) return undefined;
  if (!(await crypto.subtle.verify("Ed25519", signer.key, token.value.signature, token.value.signed))) return undefined;
  const claims = token.value.payload;
  if (!isPass(claims) || claims.iss !== audience || claims.aud !== audience) return undefined;
  const device = await computeThumbprint(claims.cnf.jwk);
  return { claims, device, key: await importEs256Key(claims.cnf.jwk) };
}

/** Only the mesh signs passes, so this tells one written by other code of the mesh, not a forged one. */
function isPass(claims: object): claims is PassClaims {
  const { iss, aud, sub, iat, exp, epoch, cnf }: Partial<PassClaims> = claims;
  const jwk: Partial<DeviceJwk> | undefined = cnf?.jwk;
  return (
    typeof iss === "string" &&
    typeof aud === "string" &&
    typeof sub === "string" &&
    typeof iat === "number" &&
    typeof exp === "number" &&
    typeof epoch === "number" &&
    typeof jwk?.x === "string" &&
    typeof jwk.y === "string"
  );
}
