import { formsOf, type Schema } from "./list-members.ts";

/** Every form that a member's value may have, by its path as `listMembers` writes it. */
export function listForms(
  schema: Schema,
  find: (ref: string) => Schema | undefined,
  path = "",
): ReadonlyMap<string, readonly Schema[]> {
  const known = new Map<string, Schema[]>();
  const add = (at: string, forms: readonly Schema[]) => known.set(at, [...(known.get(at) ?? []), ...forms]);
  for (const form of formsOf(schema, find)) {
    for (const [name, member] of Object.entries(form.properties ?? {})) {
      const at = path === "" ? name : `${path}.${name}`;
      add(at, formsOf(member, find));
      for (const [below, forms] of listForms(member, find, at)) add(below, forms);
    }
    if (form.items === false || form.items === undefined) continue;
    for (const [below, forms] of listForms(form.items, find, `${path}[]`)) add(below, forms);
  }
  return known;
}
