import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { type Asked, ask, type Refusal } from "./ask.ts";

/** The published catalog as this page has it. */
export interface KnownCatalog {
  readonly version: string;
  readonly catalog: Catalog;
}

let known: KnownCatalog | undefined;

/** What this page read last; undefined: nothing yet. */
export function catalogAtHand(): KnownCatalog | undefined {
  return known;
}

/** Forgets it, as at the end of a session. */
export function forgetCatalog(): void {
  known = undefined;
}

/**
 * The published catalog. It may be megabytes: if the page has one, the list of versions tells whether that is still the published
 * one. A mesh without a catalog answers `not-found`.
 */
export async function readCatalog(signal: AbortSignal): Promise<KnownCatalog | Refusal> {
  if (known !== undefined) {
    const listed: Asked<{ readonly catalogs: readonly { readonly version: string }[] }> = await ask(
      "/admin/v1/catalogs",
      { signal },
    );
    if ("status" in listed) return listed;
    if (listed.value.catalogs[0]?.version === known.version) return known;
  }
  const read = await ask<Catalog>("/admin/v1/catalog", { signal });
  if ("status" in read) return read;
  known = { version: /"(.*)"/.exec(read.etag ?? "")?.[1] ?? "", catalog: read.value };
  return known;
}
