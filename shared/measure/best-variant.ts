import type { Figures } from "./count.ts";
import { gaussRule, weigh } from "./gauss-rule.ts";

const RULE = gaussRule(10);

/** Where the curve of a variant is cut into pieces, in spreads from its top. A flat prior needs the last, for a tail of e^-40. */
const CUTS = [-40, -24, -16, -12, -8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 40];

/**
 * For each variant, the probability that its ctr is the highest of all, in their order. The ctr of a variant is taken to
 * be Beta(1 + clicks, 1 + impressions − clicks): what is known of it after a flat prior. They sum to 1. No chance is
 * drawn: the integral of (density of one × chances of all others to be lower) is worked out piece by piece, on the scale
 * of log(ctr / (1 − ctr)). It is good to about 8 digits for counts up to 10^9.
 */
export function bestVariantChances(variants: readonly Pick<Figures, "impressions" | "clicks">[]): readonly number[] {
  const curves = variants.map(curveOf);
  const edges = [...new Set(curves.flatMap((curve) => curve.edges))].sort((a, b) => a - b);
  const chances = curves.map(() => 0);
  let lower = curves.map(() => 0);
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const width = (edges[index + 1] ?? from) - from;
    const pieces = curves.map(({ density }, number) => {
      const masses = RULE.nodes.map((node) => density(from + width * node) * width);
      // Rounding can leave a part of nothing below 0.
      const lowerAt = RULE.partWeights.map((part) => Math.max(0, (lower[number] ?? 0) + weigh(part, masses)));
      return { masses, lowerAt };
    });
    for (const [number, { masses }] of pieces.entries()) {
      const others = pieces.filter((_, other) => other !== number);
      const parts = masses.map((mass, node) => others.reduce((part, { lowerAt }) => part * (lowerAt[node] ?? 0), mass));
      chances[number] = (chances[number] ?? 0) + weigh(RULE.weights, parts);
    }
    lower = pieces.map(({ masses }, number) => (lower[number] ?? 0) + weigh(RULE.weights, masses));
  }
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return chances.map((chance) => chance / total);
}

/** What is known of one ctr, on the scale of log(ctr / (1 − ctr)): there it has one smooth top, wherever it is. */
interface Curve {
  readonly edges: readonly number[];
  readonly density: (at: number) => number;
}

/** A click may be counted without its impression. If there are more clicks, no impression was in vain. */
function curveOf({ impressions = 0, clicks = 0 }: Pick<Figures, "impressions" | "clicks">): Curve {
  const yes = 1 + clicks;
  const no = 1 + Math.max(0, impressions - clicks);
  const top = Math.log(yes / no);
  const spread = Math.sqrt(1 / yes + 1 / no);
  const share = yes / (yes + no);
  // Relative to the top: so nothing is lost to the rounding of large numbers, and no Beta function is needed.
  const height = (at: number): number => {
    const away = at - top;
    return Math.exp(yes * away - (yes + no) * Math.log1p(share * Math.expm1(away)));
  };
  const edges = CUTS.map((cut) => top + cut * spread);
  const mass = edges.slice(1).reduce((total, to, index) => {
    const from = edges[index] ?? to;
    const heights = RULE.nodes.map((node) => height(from + (to - from) * node));
    return total + (to - from) * weigh(RULE.weights, heights);
  }, 0);
  return { edges, density: (at) => height(at) / mass };
}
