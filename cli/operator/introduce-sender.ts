import type { Operated } from "../../local/operate.ts";
import type { Sender } from "../../shared/catalog/catalog.ts";
import { editCatalog, readPublished } from "./edit-catalog.ts";

/** Makes a sender known to the mesh, in the place of one of the same id. If the catalog has its key already, nothing is published. */
export async function introduceSender(mesh: Operated, sender: Sender): Promise<void> {
  const { senders: known = [] } = await readPublished(mesh);
  if (known.some(({ id, jwk }) => id === sender.id && jwk?.x === sender.jwk?.x)) return;
  await editCatalog(
    mesh,
    (catalog) => {
      const others = (catalog.senders ?? []).filter(({ id }) => id !== sender.id);
      return { ...catalog, senders: [...others, sender] };
    },
    `sender ${sender.id}`,
  );
}
