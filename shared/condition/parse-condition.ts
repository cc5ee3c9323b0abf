import { TypeError as CelTypeError, ParseError, type ParseResult } from "@marcbachmann/cel-js";
import { err, ok, type Result } from "../result.ts";
import { checkExpression } from "./check-expression.ts";
import type { Condition } from "./condition.ts";
import { conditionEnvironment, MAX_NODES, toVariables } from "./condition-environment.ts";

/** 200 nodes with long texts fit; it keeps the parser from descending into thousands of brackets. */
const MAX_LENGTH = 16_384;

/**
 * The condition behind a CEL expression (docs/contract.md#conditions), parsed and type-checked once; or what is wrong with
 * it, in words for the author. A condition is true or false, or may turn out to be (`dyn`). Evaluating it never throws.
 */
export function parseCondition(source: string): Result<Condition, string> {
  if (source.length > MAX_LENGTH) return err(`a condition has at most ${MAX_LENGTH} characters`);
  let expression: ParseResult;
  try {
    expression = conditionEnvironment().parse(source);
  } catch (error) {
    return err(describe(error));
  }
  const fault = checkExpression(expression.ast);
  if (fault !== undefined) return err(fault);
  const { type, error } = expression.check();
  if (type === undefined) return err(describe(error));
  if (type !== "bool" && type !== "dyn") return err(`a condition is true or false, this one is ${type}`);
  return ok((input) => {
    try {
      const answer: unknown = expression(toVariables(input));
      return typeof answer === "boolean" ? answer : "error";
    } catch {
      return "error";
    }
  });
}

function describe(error: unknown): string {
  if (error instanceof ParseError || error instanceof CelTypeError) {
    if (error.code === "limit_exceeded") return `a condition has at most ${MAX_NODES} nodes (${error.summary})`;
    const { range } = error;
    return range === undefined ? error.summary : `${error.summary} (character ${range.start + 1})`;
  }
  return error instanceof RangeError || !(error instanceof Error)
    ? "the condition is nested too deeply"
    : error.message;
}
