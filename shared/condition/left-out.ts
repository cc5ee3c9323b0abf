import type { ASTNode } from "@marcbachmann/cel-js";

/** Functions of CEL, or of cel-js alone, that conditions do not have (docs/contract.md#conditions). */
const FUNCTIONS: ReadonlySet<string> = new Set(["bytes", "duration", "timestamp", "type", "uint"]);
const METHODS: ReadonlySet<string> = new Set(["at", "base64", "hex", "json", "string"]);

const TYPES = ["bool", "bytes", "double", "google", "int", "list", "map", "null_type", "string", "type", "uint"];
const NAMES: ReadonlyMap<string, string> = new Map([
  ["cel", "cel.bind is not available"],
  ["optional", "optional values are not available"],
  ...TYPES.map((name) => [name, `${name} is a type, not a value`] as const),
]);

/** What of CEL this node is that conditions do not have, in words for the author; or undefined. */
export function findLeftOut(node: ASTNode): string | undefined {
  switch (node.op) {
    case "value":
      return node.args !== null && typeof node.args === "object"
        ? "bytes and unsigned ints are not available"
        : undefined;
    case "id":
      return NAMES.get(node.args);
    case "call":
      return FUNCTIONS.has(node.args[0]) ? `${node.args[0]}() is not available` : undefined;
    case "rcall":
      return METHODS.has(node.args[0]) || /^get[A-Z]/.test(node.args[0])
        ? `${node.args[0]}() is not available`
        : undefined;
    default:
      return undefined;
  }
}
