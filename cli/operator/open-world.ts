import { readCatalog } from "../../local/operate.ts";
import { readJsonFile } from "../../local/read-json-file.ts";
import { Refusal } from "../../local/refusal.ts";
import { type Catalog, MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { makeWorld, type World } from "../../shared/simulate/world.ts";
import { meshOf } from "./find-mesh.ts";

/** The world of a catalog file; refuses where it is not valid. */
export function openWorld(file: string): World {
  const checked = checkCatalog(JSON.parse(readJsonFile(file, MAX_CATALOG_BYTES)));
  if (!checked.ok) throw new Refusal(`${file} is not valid: "npm run -s mesh validate -- ${file}" says why.`);
  return makeWorld(checked.value);
}

/** The world of the catalog that a mesh has; refuses where it has none. */
export async function openPublishedWorld(mesh: Parameters<typeof meshOf>[0]): Promise<World> {
  const catalog = await readCatalog(meshOf(mesh));
  if (catalog === undefined) throw new Refusal("No catalog is published there yet.");
  // What a mesh has was checked when it was published.
  return makeWorld(catalog as Catalog);
}
