import type { ASTNode } from "@marcbachmann/cel-js";
import { NULLABLE_MEMBERS, VARIABLES } from "./condition-environment.ts";
import { countMatches } from "./count-matches.ts";
import { MAX_MATCHES, MAX_TEXT_LENGTH } from "./matches-macro.ts";

const COMPREHENSIONS: readonly string[] = ["all", "exists", "exists_one", "filter", "map"];

const MAX_PATTERN_LENGTH = 500;

/**
 * What the types cannot see, in words for the author, or undefined: comprehensions inside each other (also one that runs
 * over what another gave: their costs multiply too), patterns that are no literals or may take for ever, and members that
 * a place, an event or a signal does not have.
 */
export function checkExpression(root: ASTNode): string | undefined {
  return visit(root, false);
}

function visit(node: ASTNode, inComprehension: boolean): string | undefined {
  const comprehends = isComprehension(node);
  if (comprehends && inComprehension) return "comprehensions (all, exists, exists_one, map, filter) must not be nested";
  const fault = checkNode(node, comprehends);
  if (fault !== undefined) return fault;
  for (const child of childrenOf(node)) {
    const found = visit(child, inComprehension || comprehends);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isComprehension(node: ASTNode): boolean {
  return node.op === "rcall" && COMPREHENSIONS.includes(node.args[0]) && node.args[2].length >= 2;
}

function checkNode(node: ASTNode, comprehends: boolean): string | undefined {
  if (node.op === "id" && node.args === "cel") return "cel.bind is not available";
  if (node.op === ".") return checkMember(node.args[0], node.args[1]);
  if (node.op !== "rcall") return undefined;
  const [name, , args] = node.args;
  if (name === "matches") return checkPattern(args[0]);
  const variable = comprehends && args[0]?.op === "id" ? args[0].args : "";
  return VARIABLES.includes(variable) ? `${variable} is already something else: take another name` : undefined;
}

function checkMember(left: ASTNode, member: string): string | undefined {
  const members = left.op === "id" ? NULLABLE_MEMBERS.get(left.args) : undefined;
  if (members === undefined || members.includes(member)) return undefined;
  return `${left.args} has no ${member}, only ${members.join(", ")}`;
}

function checkPattern(argument: ASTNode | undefined): string | undefined {
  if (argument?.op !== "value" || typeof argument.args !== "string") return "matches() needs a literal pattern";
  const pattern = argument.args;
  if (pattern.length > MAX_PATTERN_LENGTH) return `a pattern has at most ${MAX_PATTERN_LENGTH} characters`;
  if (!isRegExp(pattern)) return "the pattern of matches() is not a regular expression";
  const matches = countMatches(pattern, MAX_TEXT_LENGTH);
  if (matches === undefined) return "a pattern cannot look around, refer back or set flags";
  if (matches > MAX_MATCHES) {
    return "the pattern can take too long: repeat no group that matches in several ways, repeat less without a limit, or start it with ^";
  }
  return undefined;
}

function isRegExp(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return node.args;
  }
}
