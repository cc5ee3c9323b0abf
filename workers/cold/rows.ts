export { readExportPage } from "../objects/person/store/export-lists.ts";
export { keepHistory } from "../objects/person/store/keep-history.ts";
export { tidyMessages } from "../objects/person/store/tidy-messages.ts";
