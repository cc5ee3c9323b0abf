import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../../shared/json/parse-json.ts";

/** JSON text with its members in a list, so that one can be planted twice. */
type Tree =
  | string
  | { readonly members: readonly (readonly [name: string, value: Tree])[] }
  | { readonly items: readonly Tree[] };

function write(tree: Tree, gap: string): string {
  if (typeof tree === "string") return tree;
  if ("items" in tree) return `[${gap}${tree.items.map((item) => write(item, gap)).join(`${gap},`)}]`;
  const members = tree.members.map(([name, value]) => `${gap}${name}${gap}:${gap}${write(value, gap)}`);
  return `{${members.join(",")}${gap}}`;
}

/** How many objects a tree holds that have a member. */
function countObjects(tree: Tree): number {
  if (typeof tree === "string") return 0;
  const within = "items" in tree ? tree.items : tree.members.map(([, value]) => value);
  const own = "members" in tree && tree.members.length > 0 ? 1 : 0;
  return within.reduce((sum, value) => sum + countObjects(value), own);
}

/** The tree with one member of its `target`-th object there twice: its name written with escapes, at the end. */
function plant(tree: Tree, target: number): Tree {
  let left = target;
  const visit = (node: Tree): Tree => {
    if (typeof node === "string") return node;
    if ("items" in node) return { items: node.items.map(visit) };
    const isHere = node.members.length > 0 && left-- === 0;
    const members = node.members.map(([name, value]) => [name, visit(value)] as const);
    const first = node.members[0]?.[0];
    return { members: isHere && first !== undefined ? [...members, [escapeName(first), "1"]] : members };
  };
  return visit(tree);
}

/** The same name with every code unit as an escape. */
function escapeName(name: string): string {
  const units = Array.from({ length: JSON.parse(name).length }, (_, at) => JSON.parse(name).charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}

const names = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("a", "\\", '"', "{", "},", "__proto__", "", '\\"', "a\\\\"),
);
/**
 * V8 (13.6, of Node 24) may read a name that begins with an escape as a backslash, if an object before had such a name in that
 * place. So `JSON.parse` is no measure of names with a backslash.
 */
const memberNames = names.filter((name) => !name.includes("\\"));
const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    fc.jsonValue({ maxDepth: 0 }).map((value) => JSON.stringify(value)),
    names.map((name) => JSON.stringify(name)),
    fc.record({ items: fc.array(tie("tree"), { maxLength: 4 }) }),
    fc.record({
      members: fc
        .uniqueArray(fc.tuple(memberNames, tie("tree")), { selector: ([name]) => name, maxLength: 4 })
        .map((members) => members.map(([name, value]) => [JSON.stringify(name), value] as const)),
    }),
  ),
})).tree;
const gaps = fc.constantFrom("", " ", "\n\t");

describe("JSON text", () => {
  it("without duplicate members is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(trees, gaps, (tree, gap) => {
        const text = write(tree, gap);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("with a member planted twice anywhere, its name escaped, is refused", () => {
    fc.assert(
      fc.property(trees, fc.nat(), gaps, (tree, target, gap) => {
        const objects = countObjects(tree);
        fc.pre(objects > 0);
        const text = write(plant(tree, target % objects), gap);
        expect(() => JSON.parse(text)).not.toThrow();
        expect(parseJson(text)).toBeUndefined();
      }),
    );
  });

  it.each([
    String.raw`{"\\": 1, "\\": 2}`,
    String.raw`{"\\": 1, "\u005c": 2}`,
    String.raw`{"\"": 1, "a": 2, "\u0022": 3}`,
    String.raw`{"a\\\"": 1, "a\\\"": 2}`,
  ])("that names a member with a backslash or a quote twice is refused: %s", (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it("that is no JSON is refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          // No JSON.
        }
        expect(parseJson(text)).toEqual(expected);
      }),
    );
  });

  it("is read to a depth of 32, whatever stands in its texts, and no deeper", () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}"[[{{"${"}]".repeat(depth / 2)}`;
    expect(parseJson(nested(32))).toEqual(JSON.parse(nested(32)));
    expect(parseJson(nested(34))).toBeUndefined();
    expect(parseJson(`[${nested(32)}]`)).toBeUndefined();
    const wide = `[${"[[]],".repeat(1_000)}[]]`;
    expect(parseJson(wide)).toEqual(JSON.parse(wide));
    expect(parseJson('{"a":1,"b":2,"c":{"a":1,"b":2},"d":[{"a":1}]}')).toBeDefined();
    expect(parseJson('{"a":1,"b":2,"c":3,"b":4}')).toBeUndefined();
  });

  it("nested deeply is read without running out of stack", () => {
    const depth = 20_000;
    expect(parseJson(`${"[".repeat(depth)}{"a":1,"a":1}${"]".repeat(depth)}`)).toBeUndefined();
  });
});
