import type * as v from "valibot";
import { isUnknownMember } from "../../schema/closed.ts";

/**
 * What of a part has the right form. A member or an item that has not is undefined, but there: it keeps its name and its
 * place, so that nobody takes it for one that was left out.
 */
export type Sound<Part> = Part extends readonly (infer Item)[]
  ? readonly (Sound<Item> | undefined)[]
  : Part extends object
    ? { readonly [Member in keyof Part]?: Sound<Part[Member]> | undefined }
    : Part;

/** A schema's output without what its issues are about. The output has to be new: it is changed in place. */
export function soundPart<Part>(output: unknown, issues: readonly v.BaseIssue<unknown>[]): Sound<Part> | undefined {
  const root = { output };
  for (const issue of issues) {
    if (!isUnknownMember(issue)) blank(root, ["output", ...(issue.path ?? []).map((item) => item.key)], issue.kind);
  }
  // What is left was judged by the schema, value by value, and found right.
  return root.output as Sound<Part> | undefined;
}

/** What is only wrong as a whole (a list too short, a language named twice) keeps its members: each was judged by itself. */
function blank(root: object, path: readonly unknown[], kind: v.BaseIssue<unknown>["kind"]): void {
  let owner: object = root;
  for (const [depth, key] of path.entries()) {
    const name = String(key);
    const value: unknown = Reflect.get(owner, name);
    const isObject = typeof value === "object" && value !== null;
    if (depth < path.length - 1) {
      if (!isObject) return;
      owner = value;
    } else if (!isObject || kind !== "validation") Reflect.set(owner, name, undefined);
  }
}
