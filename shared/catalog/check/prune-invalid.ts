import type * as v from "valibot";
import { isUnknownMember } from "../../schema/closed.ts";

/**
 * A part without what is invalid in it. Invalid members and items become `undefined` but keep their name or index, so that
 * "invalid" differs from "missing".
 */
export type Pruned<Part> = Part extends readonly (infer Item)[]
  ? readonly (Pruned<Item> | undefined)[]
  : Part extends object
    ? { readonly [Member in keyof Part]?: Pruned<Part[Member]> | undefined }
    : Part;

/** A schema's output without what its issues are about. The output must be new: this changes it in place. */
export function pruneInvalid<Part>(output: unknown, issues: readonly v.BaseIssue<unknown>[]): Pruned<Part> | undefined {
  const root = { output };
  for (const issue of issues) {
    if (!isUnknownMember(issue)) blank(root, ["output", ...(issue.path ?? []).map((item) => item.key)], issue.kind);
  }
  // What is left was judged by the schema, value by value, and found right.
  return root.output as Pruned<Part> | undefined;
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
