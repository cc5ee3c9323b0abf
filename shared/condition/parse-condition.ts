import { err, ok, type Result } from "../result.ts";
import type { Condition } from "./condition.ts";
import { conditionEnvironment, toVariables } from "./condition-environment.ts";
import { parseExpression } from "./parse-expression.ts";
import type { CompilePattern } from "./pattern.ts";

/**
 * The condition behind a CEL expression (docs/contract.md#conditions), parsed and type-checked once; or what is wrong with
 * it, in words for the author. A condition is true or false, or may turn out to be (`dyn`). Evaluating it never throws.
 */
export function parseCondition(source: string, compilePattern: CompilePattern): Result<Condition, string> {
  const parsed = parseExpression(source, conditionEnvironment(), compilePattern);
  if (!parsed.ok) return parsed;
  const { type, evaluate } = parsed.value;
  if (type !== "bool" && type !== "dyn") return err(`a condition is true or false, this one is ${type}`);
  return ok((input) => {
    try {
      const answer = evaluate(toVariables(input, compilePattern));
      return typeof answer === "boolean" ? answer : "error";
    } catch {
      return "error";
    }
  });
}
