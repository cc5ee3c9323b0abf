import { type Node, parseTree } from "jsonc-parser";

/** A place in a text, from 1 on. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Gives the place of any value of a JSON text by the names and indexes that lead to it: of a member where its name begins, of
 * what is not there the nearest around it. The text is read for that with the first question only.
 */
export function locateInJson(text: string): (path: readonly string[]) => Position {
  let known: { readonly root: Node | undefined; readonly lines: readonly number[] } | undefined;
  return (path) => {
    known ??= { root: parseTree(text), lines: lineStarts(text) };
    const at = offsetOf(known.root, path);
    const line = known.lines.findLastIndex((start) => start <= at);
    return { line: line + 1, column: at - (known.lines[line] ?? 0) + 1 };
  };
}

function offsetOf(root: Node | undefined, path: readonly string[]): number {
  let node = root;
  let at = root?.offset ?? 0;
  for (const name of path) {
    const children = node?.children ?? [];
    const found =
      node?.type === "object"
        ? children.find((member) => member.children?.[0]?.value === name)
        : children.find((_, index) => String(index) === name);
    if (found === undefined) break;
    at = found.offset;
    node = found.type === "property" ? found.children?.[1] : found;
  }
  return at;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length)];
}
