import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import { CATALOG_FORM, FORMS } from "./describe/catalog-forms.ts";
import type { Form } from "./describe/form.ts";

/**
 * The form of a catalog as JSON Schema 2020-12, for editors: what `catalogSchema` says, with a text and an example for every
 * member, without what only code can judge (conditions, calendars, time zones, and what refers to what). No member is
 * required, so that it is the schema of a part of a catalog as well. The caller adds `$id`.
 * `root`: where it stands, as a URI reference, if it is a part of another document.
 */
export function catalogJsonSchema(root = "#"): JsonSchema {
  const schema = toJsonSchema(CATALOG_FORM.schema, {
    target: "draft-2020-12",
    typeMode: "input",
    errorMode: "ignore",
    definitions: Object.fromEntries(Object.entries(FORMS).map(([name, { schema: form }]) => [name, form])),
    overrideRef: ({ referenceId }) => `${root}/$defs/${referenceId}`,
  });
  schema.title = "moment-mesh catalog";
  describe(schema, CATALOG_FORM);
  for (const [name, form] of Object.entries(FORMS)) describe(Object(schema.$defs?.[name]), form);
  return schema;
}

/** Adds the texts of a form to its schema. */
function describe(schema: JsonSchema, { says, members, examples }: Form): void {
  Object.assign(schema, { description: says }, examples.length > 0 && { examples });
  for (const [name, [description, ...shown]] of Object.entries(members)) {
    Object.assign(Object(schema.properties?.[name]), { description, examples: shown });
  }
}
