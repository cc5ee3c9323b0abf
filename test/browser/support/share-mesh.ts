import { type Operated, publishCatalog } from "../../../local/operate.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { startMesh } from "../../support/start-mesh.ts";

const shared = new Map<string, Promise<Operated>>();

/**
 * The mesh that all files of this process with this catalog share; it ends with the process. Each test is other people, who
 * know nothing of each other. Files that kill their mesh, or set it up otherwise, start one of their own.
 */
export function shareMesh(catalog: Catalog): Promise<Operated> {
  const text = JSON.stringify(catalog);
  const starting = shared.get(text) ?? startWith(text);
  shared.set(text, starting);
  return starting;
}

async function startWith(text: string): Promise<Operated> {
  const mesh = await startMesh();
  const published = await publishCatalog(mesh, text);
  if ("faults" in published) throw new Error(published.faults.join("\n"));
  return mesh;
}
