import type { CompilePattern } from "../../../shared/condition/pattern.ts";
import { type MeshError, refuse } from "../../../shared/errors.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { makeWorld, type World } from "../../../shared/simulate/world.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { checkSent } from "./check-sent.ts";
import { readPublished } from "./read-published.ts";

/** The world of a document that is the member at `pointer` of a question. `engine`: of its patterns. Errors: invalid. */
export async function openWorld(
  document: unknown,
  pointer: string,
  engine: CompilePattern,
): Promise<Result<World, MeshError>> {
  const catalog = await checkSent(document);
  if (catalog.ok) return ok(makeWorld(catalog.value, { engine }));
  const faults = catalog.error.map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
  return err({ code: "invalid", faults });
}

/** The world of the catalog that counts now. Errors: not-found if nothing is published yet; unavailable. */
export async function openPublishedWorld(isolate: Isolate, engine: CompilePattern): Promise<Result<World, MeshError>> {
  const published = await readPublished(isolate);
  if (!published.ok) return published;
  if (published.value === undefined) return err(refuse("not-found", "no catalog is published yet"));
  return ok(makeWorld(published.value.catalog, { engine }));
}
