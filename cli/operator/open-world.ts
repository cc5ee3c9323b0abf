import { makeWorld, type World } from "../../shared/simulate/world.ts";
import { readValidCatalog } from "../catalog-file/read-valid-catalog.ts";
import { readPublished } from "./edit-catalog.ts";
import { meshOf } from "./find-mesh.ts";

/** The world of a catalog file, or a folder of them; refuses where it is not valid. */
export async function openWorld(file: string): Promise<World> {
  return makeWorld((await readValidCatalog(file)).catalog);
}

/** The world of the catalog that a mesh has; refuses where it has none. */
export async function openPublishedWorld(mesh: Parameters<typeof meshOf>[0]): Promise<World> {
  return makeWorld(await readPublished(meshOf(mesh)));
}
