import { TypeError as CelTypeError, type Environment, ParseError, type ParseResult } from "@marcbachmann/cel-js";
import { err, ok, type Result } from "../result.ts";
import { checkExpression } from "./check-expression.ts";
import { MAX_NODES } from "./condition-environment.ts";
import { correctNodes } from "./correct-nodes.ts";
import { beginHandling } from "./handling.ts";
import type { CompilePattern } from "./pattern.ts";

/** 200 nodes with long texts fit; it keeps the parser from descending into thousands of brackets. */
const MAX_LENGTH = 16_384;

export interface Expression {
  /** As cel-js calls it. */
  readonly type: string;
  /** Throws what goes wrong. */
  readonly evaluate: (variables: Readonly<Record<string, unknown>>) => unknown;
}

/** A CEL expression, parsed, checked and made to give CEL's values; or what is wrong with it, in words for the author. */
export function parseExpression(
  source: string,
  environment: Environment,
  compilePattern: CompilePattern,
): Result<Expression, string> {
  if (source.length > MAX_LENGTH) return err(`a condition has at most ${MAX_LENGTH} characters`);
  let expression: ParseResult;
  try {
    expression = environment.parse(source);
  } catch (error) {
    return err(describe(error));
  }
  const fault = checkExpression(expression.ast, compilePattern);
  if (fault !== undefined) return err(fault);
  const { type, error } = expression.check();
  if (type === undefined) return err(describe(error));
  correctNodes(expression.ast);
  const evaluate: Expression["evaluate"] = (variables) => {
    beginHandling();
    return expression(variables);
  };
  return ok({ type, evaluate });
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
