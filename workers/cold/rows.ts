export { readExportPage } from "../objects/person/store/export-lists.ts";
export { tidyMessages } from "../objects/person/store/tidy-messages.ts";
