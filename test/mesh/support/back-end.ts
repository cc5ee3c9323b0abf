import { createDevice, newJti, signMessage } from "../../../client/sdk/device.ts";
import type { Exchange, Visitor } from "../../../local/visitor.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";

/** A back end of the brand, which says which device is which customer. */
export interface BackEnd {
  /** Its entry in a catalog. */
  readonly entry: Sender;
  /** Has a device linked. */
  link(mesh: { readonly url: string }, visitor: Visitor, customer: string): Promise<Exchange>;
}

/** A back end with a key of its own. */
export async function makeBackEnd(id = "crm"): Promise<BackEnd> {
  const signer = { ...(await createDevice()), id };
  const { kty, crv, x, y } = signer.publicJwk;
  return {
    entry: { id, kind: "backend", scopes: ["link"], alg: "ES256", jwk: { kty, crv, x, y } },
    async link({ url }, visitor, customer) {
      const claims = { customer, device: visitor.device.id };
      const about = { typ: "account+jwt", audience: url, iatSeconds: Date.now() / 1000, jti: newJti(), claims };
      return visitor.send("/v1/me/link", "link+jwt", { account: await signMessage(signer, about) });
    },
  };
}
