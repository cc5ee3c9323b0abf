/** How to integrate from 0 to 1 a smooth function that is known at these nodes. */
export interface GaussRule {
  readonly nodes: readonly number[];
  /** The integral from 0 to 1 is the sum of value times weight. */
  readonly weights: readonly number[];
  /** For each node, the weights that integrate from 0 to that node. */
  readonly partWeights: readonly (readonly number[])[];
}

/**
 * The Gauss-Legendre rule of so many nodes; exact for polynomials of a degree below twice as many, and for parts below
 * as many. Source: NIST Digital Library of Mathematical Functions, 3.5(v) and 18.9.
 */
export function gaussRule(count: number): GaussRule {
  const roots = Array.from({ length: count }, (_, index) => findRoot(count, index));
  const tables = roots.map((root) => legendre(root, count + 1));
  const weights = roots.map((root) => 1 / ((1 - root * root) * slope(count, root) ** 2));
  const partWeights = tables.map((upTo) =>
    tables.map((at, index) => {
      // A function through the nodes is a sum of Legendre polynomials, and each of those has a known integral.
      const integrals = upTo.slice(1).map((next, degree) => next - (degree === 0 ? -1 : (upTo[degree - 1] ?? 0)));
      return ((weights[index] ?? 0) * weigh(at.slice(0, count), integrals)) / 2;
    }),
  );
  return { nodes: roots.map((root) => (1 + root) / 2), weights, partWeights };
}

/** The sum of value times weight; so are integrals made of a rule and of values at its nodes. */
export function weigh(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((total, weight, index) => total + weight * (values[index] ?? 0), 0);
}

/** A root of the Legendre polynomial, by Newton's method from a near enough guess; ascending by index. */
function findRoot(degree: number, index: number): number {
  let root = -Math.cos((Math.PI * (index + 0.75)) / (degree + 0.5));
  for (let step = 0; step < 10; step += 1) root -= (legendre(root, degree)[degree] ?? 0) / slope(degree, root);
  return root;
}

/** The Legendre polynomials of degree 0 to `last` at x. */
function legendre(x: number, last: number): readonly number[] {
  const values = [1, x];
  for (let degree = 1; degree < last; degree += 1) {
    const [before = 0, present = 0] = values.slice(-2);
    values.push(((2 * degree + 1) * x * present - degree * before) / (degree + 1));
  }
  return values;
}

/** The derivative of the Legendre polynomial at x, between -1 and 1. */
function slope(degree: number, x: number): number {
  const [before = 0, present = 0] = legendre(x, degree).slice(-2);
  return (degree * (x * present - before)) / (x * x - 1);
}
