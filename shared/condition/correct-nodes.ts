import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./children-of.ts";
import { type Correction, FUNCTIONS, METHODS, OPERATORS } from "./corrections.ts";
import type { Evaluator } from "./macro.ts";
import { makeMap } from "./make-map.ts";

/** A node of cel-js once it is checked: `handle` gives its value, from the values of its operands. */
interface Handled {
  handle: (...given: readonly unknown[]) => unknown;
}

/** How to evaluate a node in another way than cel-js. */
interface Settable {
  readonly setMeta: (
    key: "evaluate",
    evaluate: (evaluator: Evaluator, node: ASTNode, values: unknown) => unknown,
  ) => void;
}

/**
 * Gives CEL's values to what cel-js does otherwise (corrections.ts), in an expression that is checked. cel-js lets no
 * operator or function of its own be registered again, so the nodes are changed; the tests of CEL's own vectors hold this.
 */
export function correctNodes(node: ASTNode): void {
  for (const child of childrenOf(node)) correctNodes(child);
  if (node.op === "map" && isSettable(node)) node.setMeta("evaluate", makeMap);
  if (!isHandled(node)) return;
  const { op, args } = node;
  if (op === "call") correct(node, FUNCTIONS.get(args[0]), ([operands]) => operands);
  else if (op === "rcall") correct(node, METHODS.get(args[0]), ([operands]) => operands);
  else correct(node, OPERATORS.get(op), (operands) => (op === "-_" ? operands.slice(0, 1) : operands.slice(0, 2)));
}

function correct(
  node: Handled,
  correction: Correction | undefined,
  operandsOf: (given: readonly unknown[]) => unknown,
): void {
  if (correction === undefined) return;
  const { handle } = node;
  node.handle = (...given) => {
    const operands = operandsOf(given);
    return (Array.isArray(operands) ? correction(...operands) : undefined) ?? handle(...given);
  };
}

function isHandled(node: ASTNode): node is ASTNode & Handled {
  return "handle" in node && typeof node.handle === "function";
}

function isSettable(node: ASTNode): node is ASTNode & Settable {
  return "setMeta" in node && typeof node.setMeta === "function";
}
