import { SignJWT } from "jose";
import { ownKey } from "../../client/gateway/own-key.ts";
import { newJti } from "../../client/sdk/device.ts";
import type { Office } from "../../local/mesh/answer-account.ts";
import type { Operated } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Catalog, Sender } from "../../shared/catalog/catalog.ts";
import { editCatalog, readPublished } from "../operator/edit-catalog.ts";

/** Who signs for the demo shop's customers. */
const OFFICE = "shop-office";

/**
 * The office of the demo shop: a back end with a key of its own, made once and kept in `directory`. The catalog has the public
 * part of it, as after `mesh sender add`, and gets it again if a later one is published without it.
 */
export async function openOffice(mesh: Operated, directory: string): Promise<Office> {
  const { privateKey, publicJwk } = await ownKey(directory, OFFICE, OFFICE, async () => {});
  const sender: Sender = {
    id: OFFICE,
    kind: "backend",
    scopes: ["link"],
    alg: "EdDSA",
    jwk: publicJwk,
  };
  async function introduce(): Promise<void> {
    const { senders = [] } = await readPublished(mesh);
    const known = senders.find(({ id }) => id === OFFICE);
    if (known?.jwk?.x !== publicJwk.x)
      await editCatalog(mesh, (catalog) => withSender(catalog, sender), `sender ${OFFICE}`);
  }

  await introduce();
  const { audience } = await askMesh(mesh.url);
  return {
    async sign(customer, device) {
      await introduce();
      return new SignJWT({ customer, device })
        .setProtectedHeader({ alg: "EdDSA", typ: "account+jwt", kid: OFFICE })
        .setAudience(audience)
        .setIssuedAt()
        .setJti(newJti())
        .sign(privateKey);
    },
  };
}

function withSender(catalog: Catalog, sender: Sender): Catalog {
  const others = (catalog.senders ?? []).filter(({ id }) => id !== sender.id);
  return { ...catalog, senders: [...others, sender] };
}
