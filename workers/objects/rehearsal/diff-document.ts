import type { CatalogChange } from "../../../shared/catalog/diff/change.ts";
import { diffCatalogs } from "../../../shared/catalog/diff/diff-catalogs.ts";
import type { MeshError } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { checkSent } from "./check-sent.ts";
import { readPublished } from "./read-published.ts";

/** What would change for people if a document were published. */
export interface CatalogDiff {
  /** The version that it is compared with, as `If-Match` takes it; absent: nothing is published yet. */
  readonly from?: string;
  readonly changes: readonly CatalogChange[];
}

/** Compares a document with the catalog that counts now. Errors: invalid; unavailable if that cannot be read. */
export async function diffDocument(isolate: Isolate, sent: unknown): Promise<Result<CatalogDiff, MeshError>> {
  const catalog = await checkSent(sent);
  if (!catalog.ok) return err({ code: "invalid", faults: catalog.error });
  const published = await readPublished(isolate);
  if (!published.ok) return published;
  const changes = diffCatalogs(published.value?.catalog ?? {}, catalog.value);
  return ok(present({ from: published.value?.version, changes }));
}
