import type { ASTNode, TypeDeclaration } from "@marcbachmann/cel-js";
import type { Checker, Evaluator, Values } from "./macro.ts";
import type { CompilePattern, Pattern, Work } from "./pattern.ts";

/** Where an evaluation finds the engine of patterns, and counts its matching: no variable can have this name. */
export const MATCHING = "matches()";

/** The engine, and the work that an evaluation has done so far. */
export interface Matching extends Work {
  readonly compile: CompilePattern;
}

/**
 * `text.matches(pattern)` as a macro: cel-js itself would take JavaScript's regular expressions, for as long as they like.
 * `checkExpression` has seen to it that the pattern is a literal and a good one, so it is compiled when it is first used.
 */
export function matchesMacro({ args: [literal], receiver }: { args: readonly ASTNode[]; receiver: ASTNode }) {
  const source = literal?.op === "value" && typeof literal.args === "string" ? literal.args : undefined;
  let pattern: Pattern | undefined;
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, context: unknown): TypeDeclaration {
      const text = checker.check(receiver, context);
      if (text.name !== "string" && text.kind !== "dyn") throw new Error("matches() is for texts");
      return checker.getType("bool");
    },
    evaluate(evaluator: Evaluator, _macro: unknown, values: Values): boolean {
      const text = evaluator.run(receiver, values);
      const matching = values.getValue(MATCHING);
      if (source === undefined || typeof text !== "string" || !isMatching(matching)) {
        throw new Error("matches() is for texts");
      }
      pattern ??= compile(source, matching);
      return pattern(text, matching);
    },
  };
}

function compile(source: string, matching: Matching): Pattern {
  const compiled = matching.compile(source);
  if (!compiled.ok) throw new Error(compiled.error);
  return compiled.value;
}

function isMatching(value: unknown): value is Matching {
  return typeof value === "object" && value !== null && "steps" in value && "compile" in value;
}
