export { catalogJsonSchema } from "../../shared/catalog/catalog-json-schema.ts";
export { openapiDocument } from "../../shared/openapi/openapi-document.ts";
export { docsPage } from "../../shared/openapi/page/docs-page.ts";
export { hashDocsStyle } from "../../shared/openapi/page/docs-style.ts";
