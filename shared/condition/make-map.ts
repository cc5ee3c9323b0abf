import type { ASTNode } from "@marcbachmann/cel-js";
import type { Evaluator } from "./macro.ts";

/**
 * The value of a map literal. cel-js makes an object of it, whose keys are all texts, of which some get lost; here a key
 * keeps its type. A key that CEL does not have, or has already, is an error.
 */
export function makeMap(evaluator: Evaluator, node: ASTNode, values: unknown): ReadonlyMap<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  if (node.op !== "map") return map;
  for (const [keyNode, valueNode] of node.args) {
    const key = evaluator.run(keyNode, values);
    if (typeof key !== "string" && typeof key !== "bigint" && typeof key !== "boolean") {
      throw new Error("a key of a map is a text, an int or a bool");
    }
    if (map.has(key)) throw new Error("a map has each key once");
    map.set(key, evaluator.run(valueNode, values));
  }
  return map;
}
