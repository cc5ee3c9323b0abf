import { exportJWK, generateKeyPair } from "jose";
import { makeOperatorSigner } from "../../../local/sign-operator.ts";
import type { Role } from "../../../shared/operators/role.ts";
import { type Answered, AUDIENCE, call } from "./visitor.ts";

/** Settings of a deployed mesh: no token signs anybody in. */
export const DEPLOYED = { MESH_ENV: "production", PUSH_SERVICE_ORIGINS: "" };

/** The header that signs an operator in. */
export const SIGNED_IN = { authorization: "Bearer operator-of-the-tests" };

/** What an operator sends to a route below /admin/v1/; `headers` replace those of a good request. */
export function adminRequest(body: unknown, headers: Record<string, string> = {}) {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...SIGNED_IN, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** Turns something on or off: `pause`, `resume`, `revoke` or `restore`. */
export function switchLive(action: string, body: unknown, headers?: Record<string, string>): Promise<Answered> {
  return call(`/admin/v1/${action}`, adminRequest(body, headers));
}

/** The live state as an operator is told it. */
export function readLive(): Promise<Answered> {
  return call("/admin/v1/live", { headers: SIGNED_IN });
}

/** Somebody with a key: its entry in OPERATOR_KEYS, and what signs with it. */
export interface OperatorWithKey {
  readonly entry: object;
  readonly sign: ReturnType<typeof makeOperatorSigner>;
}

/** Makes a key for an operator of this name and role. */
export async function makeOperator(kid: string, role: Role, audience = AUDIENCE): Promise<OperatorWithKey> {
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const { kty, crv, x } = jwk;
  return { entry: { kty, crv, x, kid, role }, sign: makeOperatorSigner({ ...jwk, kid }, audience) };
}
