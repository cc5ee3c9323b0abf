import { Refusal } from "../../local/refusal.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { type CatalogFile, readCatalogFile } from "./read-catalog-file.ts";

/** Reads a catalog that has no faults; of another one the refusal says which command tells them. */
export async function readValidCatalog(path: string): Promise<CatalogFile & { readonly catalog: Catalog }> {
  const file = await readCatalogFile(path);
  const checked = checkCatalog(file.document);
  if (!checked.ok) throw new Refusal(`${path} is not valid: "npx mesh validate ${path}" says why.`);
  return { ...file, catalog: checked.value };
}
