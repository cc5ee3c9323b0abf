export { readExportPage } from "../objects/person/store/export-lists.ts";
export { tidyRows } from "../objects/person/tidy-rows.ts";
