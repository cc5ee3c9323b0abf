import { describe, expect, it } from "vitest";
import { boundPatterns } from "../../../shared/condition/bound-patterns.ts";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { parseCondition } from "../../../shared/condition/parse-condition.ts";
import type { CompilePattern } from "../../../shared/condition/pattern.ts";
import { inStore } from "./evaluate.ts";

function makeReady(engine: CompilePattern) {
  const parsed = parseCondition('place.name.matches("^Main [A-Z]")', engine);
  if (!parsed.ok) throw new Error(parsed.error);
  return () => parsed.value(inStore);
}

/** The steps of one evaluation. */
function stepsOfOne(): number {
  const engine = boundPatterns(Number.POSITIVE_INFINITY);
  makeReady(engine.compile)();
  return engine.takeSteps();
}

describe("an engine of patterns with a bound", () => {
  it("says the same as one without, and counts the steps of all evaluations", () => {
    const engine = boundPatterns(Number.POSITIVE_INFINITY);
    const evaluate = makeReady(engine.compile);
    expect([evaluate(), evaluate(), evaluate()]).toEqual([true, true, true]);
    expect(makeReady(compilePattern)()).toBe(true);
    const one = stepsOfOne();
    expect(one).toBeGreaterThan(0);
    expect([engine.takeSteps(), engine.takeSteps()]).toEqual([3 * one, 0]);
  });

  it("matches nothing from its bound on, until it is asked for its steps", () => {
    const one = stepsOfOne();
    const engine = boundPatterns(2 * one);
    const evaluate = makeReady(engine.compile);
    expect([evaluate(), evaluate(), evaluate(), evaluate()]).toEqual([true, true, "error", "error"]);
    expect(engine.takeSteps()).toBe(2 * one);
    expect(evaluate()).toBe(true);
  });

  it("compiles nothing from its bound on", () => {
    const engine = boundPatterns(0);
    expect(engine.compile("a").ok).toBe(false);
  });
});
