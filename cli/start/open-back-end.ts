import { ownKey } from "../../client/gateway/own-key.ts";
import type { Operated } from "../../local/operate.ts";
import { askMesh } from "../../local/visitor.ts";
import type { Catalog, Sender } from "../../shared/catalog/catalog.ts";
import { editCatalog, readPublished } from "../operator/edit-catalog.ts";
import type { Speaker } from "../operator/say-signal.ts";

/** A sender that the catalog knows, and that has itself made known again if a later one is published without it. */
export interface BackEnd extends Speaker {
  introduce(): Promise<void>;
}

/**
 * A back end of a demo with a key of its own, made once and kept in `directory`. The catalog has the public part of it, as after
 * `mesh sender add`.
 */
export async function openBackEnd(
  mesh: Operated,
  { id, scopes, directory }: { readonly id: string; readonly scopes: readonly string[]; readonly directory: string },
): Promise<BackEnd> {
  const { privateKey, publicJwk } = await ownKey(directory, id, id, async () => {});
  const sender: Sender = { id, kind: "backend", scopes: [...scopes], alg: "EdDSA", jwk: publicJwk };
  async function introduce(): Promise<void> {
    const { senders = [] } = await readPublished(mesh);
    const known = senders.find((one) => one.id === id);
    if (known?.jwk?.x !== publicJwk.x)
      await editCatalog(mesh, (catalog) => withSender(catalog, sender), `sender ${id}`);
  }

  await introduce();
  const { audience } = await askMesh(mesh.url);
  return { kid: id, privateKey, audience, introduce };
}

function withSender(catalog: Catalog, sender: Sender): Catalog {
  const others = (catalog.senders ?? []).filter(({ id }) => id !== sender.id);
  return { ...catalog, senders: [...others, sender] };
}
