import { createDevice, newJti, postMessage, signMessage } from "../../../client/sdk/device.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";
import type { TillAnswer } from "../../../shared/respond/answer-till.ts";

/** A till of the brand. */
export interface MeshTill {
  /** Its entry in a catalog. */
  readonly entry: Sender;
  /** Signs a `redemption+jwt` for the mesh at this address. */
  sign(url: string, claims: Readonly<Record<string, unknown>>): Promise<string>;
}

/** A till with a key of its own. */
export async function makeMeshTill(id: string): Promise<MeshTill> {
  const signer = { ...(await createDevice()), id };
  const { kty, crv, x, y } = signer.publicJwk;
  return {
    entry: { id, kind: "till", scopes: ["redemptions"], alg: "ES256", jwk: { kty, crv, x, y } },
    sign: (audience, claims) =>
      signMessage(signer, { typ: "redemption+jwt", audience, iatSeconds: Date.now() / 1000, jti: newJti(), claims }),
  };
}

/** Posts what a till has signed; gives the answer. Undefined: none came, or the mesh could not do it now. */
export async function sayAtTill(
  mesh: { readonly url: string; readonly fetch?: typeof fetch },
  token: string,
): Promise<TillAnswer | undefined> {
  const answer = await postMessage(mesh.fetch ?? fetch, `${mesh.url}/v1/redemptions`, token).catch(() => undefined);
  if (answer === undefined || answer.status === 503) return undefined;
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`a till was answered ${answer.status}: ${body}`);
  return JSON.parse(body);
}
