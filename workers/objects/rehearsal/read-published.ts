import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { type MeshError, unavailable } from "../../../shared/errors.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { receiveDocument } from "../../adapters/catalog-parts.ts";
import { catalogStoreOf } from "../../adapters/catalog-store-of.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";

/** A catalog of 8 MiB comes in nine pieces, one after the other. */
const CATALOG_TIMEOUT_MS = 5_000;

/** The catalog that counts, and its version. */
export interface Published {
  readonly version: string;
  readonly catalog: Catalog;
}

/** What is published; undefined: nothing is yet. Errors: unavailable. */
export async function readPublished({ env, config }: Isolate): Promise<Result<Published | undefined, MeshError>> {
  const received = await withTimeout(receiveDocument(catalogStoreOf(env, config)), CATALOG_TIMEOUT_MS);
  if (received === undefined) return err(unavailable("the catalog of now cannot be read"));
  if (received === null) return ok(undefined);
  // What counts was checked when it was published.
  return ok({ version: received.version, catalog: received.document as Catalog });
}
