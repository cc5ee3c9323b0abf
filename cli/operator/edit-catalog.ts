import { describeFaultsOf } from "../../local/describe-fault.ts";
import { callAdmin, catalogForm, type Operated, publishedBy, putCatalog } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { Refusal } from "../../local/refusal.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";

const ATTEMPTS = 2;

/**
 * Changes the catalog that the mesh has, and gives the new version. What somebody else publishes meanwhile is kept: the
 * change is then made once more, to theirs. Refuses where there is no catalog, and where the changed one is not valid.
 */
export async function editCatalog(
  mesh: Operated,
  edit: (catalog: Catalog) => Catalog,
  message: string,
): Promise<string> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { catalog, etag } = await readCatalogAndTag(mesh);
    const edited = edit(catalog);
    const answer = await putCatalog(mesh, JSON.stringify(edited), { etag, message });
    if (answer.status === 409) continue;
    const published = await publishedBy(mesh, answer, describeFaultsOf(edited));
    if ("version" in published) return published.version;
    throw new Refusal(`The catalog was not changed:\n${published.faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
  throw new Refusal("The catalog was not changed: others are publishing just now. Try again.");
}

/** The catalog that the mesh has; refuses where it has none. */
export async function readPublished(mesh: Operated): Promise<Catalog> {
  return (await readCatalogAndTag(mesh)).catalog;
}

async function readCatalogAndTag(mesh: Operated): Promise<{ catalog: Catalog; etag: string }> {
  const answer = await callAdmin(mesh, "catalog");
  if (answer.status === 404) throw new Refusal("The mesh has no catalog yet: publish one first.");
  // What a mesh has was checked when it was published.
  const catalog = (await bodyOf(answer, mesh, catalogForm)) as Catalog;
  return { catalog, etag: answer.headers.get("etag") ?? "" };
}
