import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./children-of.ts";
import { type Correction, FUNCTIONS, METHODS, OPERATORS } from "./corrections.ts";
import { countHandled } from "./handling.ts";
import type { Evaluator } from "./macro.ts";
import { makeMap } from "./make-map.ts";

/** A node of cel-js once it is checked: `handle` makes its value, from its operands and from what cel-js adds to them. */
interface Handled {
  handle: (first: unknown, second: unknown, third: unknown, fourth: unknown) => unknown;
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
 * What each node is given is counted.
 */
export function correctNodes(node: ASTNode): void {
  for (const child of childrenOf(node)) correctNodes(child);
  if (node.op === "map" && isSettable(node)) node.setMeta("evaluate", makeMap);
  if (!isHandled(node)) return;
  const { op, args } = node;
  if (op === "call") correctCall(node, FUNCTIONS.get(args[0]));
  else if (op === "rcall") correctCall(node, METHODS.get(args[0]));
  else correctOperator(node, OPERATORS.get(op));
  countOperands(node);
}

/** The operands of a function come as one list, those of an operator one by one; what follows one operand is no text. */
function countOperands(node: Handled & Pick<ASTNode, "op">): void {
  const { handle } = node;
  const isCall = node.op === "call" || node.op === "rcall";
  node.handle = (first, second, third, fourth) => {
    countHandled(isCall && Array.isArray(first) ? first : [first, second]);
    return handle(first, second, third, fourth);
  };
}

/** cel-js hands over the operands of a function as one list. */
function correctCall(node: Handled, correction: Correction | undefined): void {
  const { handle } = node;
  if (correction === undefined) return;
  node.handle = (operands, second, third, fourth) =>
    (Array.isArray(operands) ? correction(...operands) : undefined) ?? handle(operands, second, third, fourth);
}

/** And those of an operator one by one; what follows them is of no interest to a correction. */
function correctOperator(node: Handled, correction: Correction | undefined): void {
  const { handle } = node;
  if (correction === undefined) return;
  node.handle = (left, right, third, fourth) => correction(left, right) ?? handle(left, right, third, fourth);
}

function isHandled(node: ASTNode): node is ASTNode & Handled {
  return "handle" in node && typeof node.handle === "function";
}

function isSettable(node: ASTNode): node is ASTNode & Settable {
  return "setMeta" in node && typeof node.setMeta === "function";
}
