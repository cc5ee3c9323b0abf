import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { LiveState } from "../../shared/live/live-state.ts";
import type { CatalogFile } from "../catalog-file/read-catalog-file.ts";
import { readValidCatalog } from "../catalog-file/read-valid-catalog.ts";
import { readPublished } from "./edit-catalog.ts";
import { meshOf } from "./find-mesh.ts";
import { readLive } from "./operate-live.ts";

/** What stands for the catalog of the mesh, where a file could be named. */
export const PUBLISHED = "published";

/** A catalog that was asked for: from files, or from a mesh together with what is paused and revoked there. */
export interface AskedCatalog {
  readonly catalog: Catalog;
  readonly live?: LiveState;
  readonly originOf?: CatalogFile["originOf"];
}

/** The catalog of a file or folder; of the mesh that the options name, if there is none. */
export async function readAskedCatalog(
  file: string | undefined,
  values: Parameters<typeof meshOf>[0],
): Promise<AskedCatalog> {
  if (file !== undefined && file !== PUBLISHED) {
    const { catalog, originOf } = await readValidCatalog(file);
    return { catalog, originOf };
  }
  const mesh = meshOf(values);
  return { catalog: await readPublished(mesh), live: await readLive(mesh) };
}
