import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import type { CatalogChange } from "../../../shared/catalog/diff/change.ts";
import { diffCatalogs } from "../../../shared/catalog/diff/diff-catalogs.ts";
import { type MeshError, unavailable } from "../../../shared/errors.ts";
import { present } from "../../../shared/json/present.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { receiveDocument } from "../../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../../adapters/catalog-store-of.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";

/** A catalog of 8 MiB comes in nine pieces, one after the other. */
const CATALOG_TIMEOUT_MS = 5_000;

/** What would change for people if a document were published. */
export interface CatalogDiff {
  /** The version that it is compared with, as `If-Match` takes it; absent: nothing is published yet. */
  readonly from?: string;
  readonly changes: readonly CatalogChange[];
}

/** Compares a document with the catalog that counts now. Errors: invalid; unavailable if that cannot be read. */
export async function diffDocument({ env, config }: Isolate, sent: unknown): Promise<Result<CatalogDiff, MeshError>> {
  const catalog = checkCatalog(sent);
  if (!catalog.ok) return err({ code: "invalid", faults: catalog.error });
  const current = await withTimeout(receiveDocument(catalogStoreOf(env, config)), CATALOG_TIMEOUT_MS);
  if (current === undefined) return err(unavailable("the catalog of now cannot be read"));
  // What counts was checked when it was published.
  const before = (current?.document ?? {}) as Catalog;
  return ok(present({ from: current?.version, changes: diffCatalogs(before, catalog.value) }));
}
