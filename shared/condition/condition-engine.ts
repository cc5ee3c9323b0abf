import { ok } from "../result.ts";
import type { ConditionEngine } from "./condition.ts";
import { parseCondition } from "./parse-condition.ts";
import type { CompilePattern } from "./pattern.ts";

/**
 * The engine for conditions that were published: whoever published them has seen that they are good ones, so a pattern is
 * compiled when a text is first matched. `compilePattern`: the engine of `matches`.
 */
export function conditionEngine(compilePattern: CompilePattern): ConditionEngine {
  return (source) => parseCondition(source, deferring(compilePattern));
}

function deferring(compilePattern: CompilePattern): CompilePattern {
  return (source) => {
    let compiled: ReturnType<CompilePattern> | undefined;
    return ok((text, work) => {
      compiled ??= compilePattern(source);
      if (!compiled.ok) throw new Error(compiled.error);
      return compiled.value(text, work);
    });
  };
}
