import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import { catalogSchema } from "./schema.ts";

/**
 * The form of a catalog as JSON Schema 2020-12, for editors: what `catalogSchema` says, without what only code can judge
 * (conditions, calendars, time zones, and what refers to what). The caller adds `title` and `$id`.
 * `root`: where it stands, as a URI reference, if it is a part of another document.
 */
export function catalogJsonSchema(root = "#"): JsonSchema {
  return toJsonSchema(catalogSchema, {
    target: "draft-2020-12",
    typeMode: "input",
    errorMode: "ignore",
    overrideRef: ({ referenceId }) => `${root}/$defs/${referenceId}`,
  });
}
