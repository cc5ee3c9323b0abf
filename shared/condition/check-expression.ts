import type { ASTNode } from "@marcbachmann/cel-js";
import { checkRecall, RECALLS } from "./check-recall.ts";
import { childrenOf } from "./children-of.ts";
import { NULLABLE_MEMBERS, VARIABLES } from "./condition-environment.ts";
import { findLeftOut } from "./left-out.ts";
import type { CompilePattern } from "./pattern.ts";

const COMPREHENSIONS: readonly string[] = ["all", "exists", "exists_one", "filter", "map"];

/**
 * What the types cannot see, in words for the author, or undefined: comprehensions inside each other (also one that runs
 * over what another gave: their costs multiply too), patterns that are no literals or not RE2's, moments that are asked for
 * by no literal, parts of CEL that conditions do not have, and members that a place, an event, a signal or a run does not have.
 */
export function checkExpression(root: ASTNode, compilePattern: CompilePattern): string | undefined {
  return visit(root, false, compilePattern);
}

function visit(node: ASTNode, inComprehension: boolean, compilePattern: CompilePattern): string | undefined {
  const comprehends = isComprehension(node);
  if (comprehends && inComprehension) return "comprehensions (all, exists, exists_one, map, filter) must not be nested";
  const fault = findLeftOut(node) ?? checkNode(node, comprehends, compilePattern);
  if (fault !== undefined) return fault;
  for (const child of childrenOf(node)) {
    const found = visit(child, inComprehension || comprehends, compilePattern);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isComprehension(node: ASTNode): boolean {
  return node.op === "rcall" && COMPREHENSIONS.includes(node.args[0]) && node.args[2].length >= 2;
}

function checkNode(node: ASTNode, comprehends: boolean, compilePattern: CompilePattern): string | undefined {
  if (node.op === ".") return checkMember(node.args[0], node.args[1]);
  if (node.op !== "rcall") return undefined;
  const [name, , args] = node.args;
  if (name === "matches") return checkPattern(args[0], compilePattern);
  if (RECALLS.includes(name)) return checkRecall(name, args);
  const variable = comprehends && args[0]?.op === "id" ? args[0].args : "";
  return VARIABLES.includes(variable) ? `${variable} is already something else: take another name` : undefined;
}

function checkMember(left: ASTNode, member: string): string | undefined {
  const members = left.op === "id" ? NULLABLE_MEMBERS.get(left.args) : undefined;
  if (members === undefined || members.includes(member)) return undefined;
  return `${left.args} has no ${member}, only ${members.join(", ")}`;
}

function checkPattern(argument: ASTNode | undefined, compilePattern: CompilePattern): string | undefined {
  if (argument?.op !== "value" || typeof argument.args !== "string") return "matches() needs a literal pattern";
  const compiled = compilePattern(argument.args);
  return compiled.ok ? undefined : compiled.error;
}
