/** Whole numbers up to here, and the sign of their difference, are exact. */
const EXACT = 2 ** 53;
/** The relative error of a difference of two products of exact numbers is below this. */
const DOUBT = 2 ** -51;

/**
 * Which way the path a, b, c turns, in whole units: above 0 to the left, below 0 to the right, 0 straight on. Always
 * right: what doubles cannot tell is worked out exactly.
 */
export function turnOf(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = (bx - ax) * (cy - ay);
  const right = (by - ay) * (cx - ax);
  const size = Math.abs(left) + Math.abs(right);
  if (size < EXACT || Math.abs(left - right) > DOUBT * size) return left - right;
  const exact = BigInt(bx - ax) * BigInt(cy - ay) - BigInt(by - ay) * BigInt(cx - ax);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}
