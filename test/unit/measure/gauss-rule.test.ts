import { describe, expect, it } from "vitest";
import { gaussRule, weigh } from "../../../shared/measure/gauss-rule.ts";

describe("the rule of ten nodes", () => {
  const { nodes, weights, partWeights } = gaussRule(10);

  it.each([0, 1, 2, 9, 19])("integrates the power %i from 0 to 1", (power) => {
    const values = nodes.map((node) => node ** power);
    expect(weigh(weights, values)).toBeCloseTo(1 / (power + 1), 13);
  });

  it.each([0, 1, 2, 9])("integrates the power %i from 0 to each node", (power) => {
    const values = nodes.map((node) => node ** power);
    for (const [index, node] of nodes.entries()) {
      expect(weigh(partWeights[index] ?? [], values)).toBeCloseTo(node ** (power + 1) / (power + 1), 13);
    }
  });
});
