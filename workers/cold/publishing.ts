export { catalogJsonSchema } from "../../shared/catalog/catalog-json-schema.ts";
export { publishDocument } from "../operate/publish-document.ts";
