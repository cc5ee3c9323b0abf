import { createDevice, newJti, postMessage, signMessage } from "../../../client/sdk/device.ts";
import type { Exchange, Visitor } from "../../../local/visitor.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";

/** A back end of the brand, which says which device is which customer. */
export interface BackEnd {
  /** Its entry in a catalog. */
  readonly entry: Sender;
  /** Has a device linked. */
  link(mesh: { readonly url: string }, visitor: Visitor, customer: string): Promise<Exchange>;
  /** Signals something; gives the status of the answer. */
  signal(mesh: { readonly url: string }, claims: Readonly<Record<string, unknown>>): Promise<number>;
}

/** A back end with a key of its own. */
export async function makeBackEnd(id = "crm"): Promise<BackEnd> {
  const signer = { ...(await createDevice()), id };
  const { kty, crv, x, y } = signer.publicJwk;
  const sign = (typ: string, audience: string, claims: Readonly<Record<string, unknown>>) =>
    signMessage(signer, { typ, audience, iatSeconds: Date.now() / 1000, jti: newJti(), claims });
  return {
    entry: { id, kind: "backend", scopes: ["link"], alg: "ES256", jwk: { kty, crv, x, y } },
    async link({ url }, visitor, customer) {
      const account = await sign("account+jwt", url, { customer, device: visitor.device.id });
      return visitor.send("/v1/me/link", "link+jwt", { account });
    },
    async signal({ url }, claims) {
      return (await postMessage(fetch, `${url}/v1/signals`, await sign("signal+jwt", url, claims))).status;
    },
  };
}
