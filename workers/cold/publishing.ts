export { catalogJsonSchema } from "../../shared/catalog/catalog-json-schema.ts";
export { checkCatalog } from "../../shared/catalog/check-catalog.ts";
export { compileCatalog } from "../../shared/catalog/compile-catalog.ts";
export { warnOfCatalog } from "../../shared/catalog/warn-catalog.ts";
export { buildFenceIndex } from "../../shared/geo/build-fence-index.ts";
