import { err, ok } from "../result.ts";
import { compilePattern } from "./compile-pattern.ts";
import type { CompilePattern } from "./pattern.ts";

/** An engine of patterns that counts what it does over many evaluations, and does no more beyond a bound. */
export interface BoundedPatterns {
  readonly compile: CompilePattern;
  /** The steps taken since this was asked last. From the bound on, evaluations were errors, and nothing is worth anything. */
  readonly takeSteps: () => number;
}

/** An engine that stops at so many steps until somebody asks how many there were: at most one evaluation goes beyond. */
export function boundPatterns(mostSteps: number): BoundedPatterns {
  let taken = 0;
  return {
    compile(source) {
      if (taken >= mostSteps) return err(TOO_MUCH);
      const compiled = compilePattern(source);
      if (!compiled.ok) return compiled;
      return ok((text, work) => {
        if (taken >= mostSteps) throw new Error(TOO_MUCH);
        const before = work.steps;
        try {
          return compiled.value(text, work);
        } finally {
          taken += work.steps - before;
        }
      });
    },
    takeSteps() {
      const steps = taken;
      taken = 0;
      return steps;
    },
  };
}

const TOO_MUCH = "all together this is too much to match";
