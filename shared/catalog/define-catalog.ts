import type { Catalog } from "./catalog.ts";

/**
 * A catalog, or a part of one, in TypeScript: gives back what it is given, so that an editor completes and checks it while it is
 * written. `export default defineCatalog({ … })` makes a file one that the commands read.
 */
export function defineCatalog(catalog: Catalog): Catalog {
  return catalog;
}
