import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { type MeshError, refuse } from "../../../shared/errors.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { makeWorld, type World } from "../../../shared/simulate/world.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { readPublished } from "./read-published.ts";

/** The world of a document that is the member at `pointer` of a question. Errors: invalid. */
export function openWorld(document: unknown, pointer: string): Result<World, MeshError> {
  const catalog = checkCatalog(document);
  if (catalog.ok) return ok(makeWorld(catalog.value));
  const faults = catalog.error.map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
  return err({ code: "invalid", faults });
}

/** The world of the catalog that counts now. Errors: not-found if nothing is published yet; unavailable. */
export async function openPublishedWorld(isolate: Isolate): Promise<Result<World, MeshError>> {
  const published = await readPublished(isolate);
  if (!published.ok) return published;
  if (published.value === undefined) return err(refuse("not-found", "no catalog is published yet"));
  return ok(makeWorld(published.value.catalog));
}
