import type { ASTNode, TypeDeclaration } from "@marcbachmann/cel-js";
import { countMatches } from "./count-matches.ts";
import type { Checker, Evaluator, Values } from "./macro.ts";

/** What a pattern is matched against: content of another system has at most 1 KiB. */
export const MAX_TEXT_LENGTH = 1024;

/** The work of all the matching in one evaluation: about 10 ms at worst. No pattern may need more by itself. */
export const MAX_MATCHES = 2 ** 22;

/** Where an evaluation counts its matching: no variable can have this name. */
export const MATCHING = "matches()";

/** The work that an evaluation has done so far. */
export interface Matching {
  matches: number;
}

/**
 * `text.matches(pattern)` as a macro, since cel-js would match a text of any length, as often as a condition says: an error
 * where the text is longer than what patterns are counted for, or all of it would take too long. `checkExpression` has
 * seen to it that the pattern is a literal and a good one.
 */
export function matchesMacro({ args: [literal], receiver }: { args: readonly ASTNode[]; receiver: ASTNode }) {
  const source = literal?.op === "value" && typeof literal.args === "string" ? literal.args : undefined;
  let pattern: RegExp | undefined;
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
      if (source === undefined || typeof text !== "string") throw new Error("matches() is for texts");
      if (text.length > MAX_TEXT_LENGTH || !isMatching(matching)) throw new Error("the text is too long to match");
      matching.matches += countMatches(source, text.length) ?? MAX_MATCHES;
      if (matching.matches > MAX_MATCHES) throw new Error("this is too much to match");
      pattern ??= new RegExp(source);
      return pattern.test(text);
    },
  };
}

function isMatching(value: unknown): value is Matching {
  return typeof value === "object" && value !== null && "matches" in value && typeof value.matches === "number";
}
