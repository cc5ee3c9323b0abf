/** What is read of a JSON Schema here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema | false;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Whether a member must be there: always, never, or where what it goes with is. */
export type Need = "yes" | "no" | "with";

/**
 * Every member that a schema knows, by its path: `a.b` in an object, `a[].b` in the objects of a list. `find` gives the schema
 * behind a reference, or undefined of one that has a table of its own.
 */
export function listMembers(
  schema: Schema,
  find: (ref: string) => Schema | undefined,
  path = "",
): ReadonlyMap<string, Need> {
  const members = new Map<string, Need>();
  const forms = formsOf(schema, find);
  for (const form of forms) {
    for (const [name, member] of Object.entries(form.properties ?? {})) {
      const at = path === "" ? name : `${path}.${name}`;
      const isNeeded = form.required?.includes(name) === true;
      const isEverywhere = forms.every((other) => other.properties !== undefined && name in other.properties);
      members.set(at, isNeeded ? (isEverywhere ? "yes" : "with") : "no");
      for (const [below, need] of listMembers(member, find, at)) {
        members.set(below, need === "yes" && !isEverywhere ? "with" : need);
      }
    }
    const items = form.items === false || form.items === undefined ? [] : listMembers(form.items, find, `${path}[]`);
    for (const [below, need] of items) members.set(below, need);
  }
  return members;
}

/** The forms that a value may have, references and nested choices followed; null is none. */
export function formsOf(schema: Schema, find: (ref: string) => Schema | undefined): Schema[] {
  if (schema.$ref !== undefined) {
    const found = find(schema.$ref);
    return found === undefined ? [] : formsOf(found, find);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.flatMap((choice) => formsOf(choice, find));
  return schema.type === "null" ? [] : [schema];
}
