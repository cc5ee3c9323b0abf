export { readExportPage } from "../objects/person/store/export-lists.ts";
