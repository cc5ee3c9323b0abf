/** The prime of the field and the constant d of edwards25519 (RFC 8032, section 5.1). */
const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** The y of a point of order 8. */
const Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;

/** The y of all eight points whose order divides 8. */
const SMALL_ORDER: readonly bigint[] = [0n, 1n, P - 1n, Y8, P - Y8];

/**
 * Whether these 32 bytes are no public key of anybody: a y that is written in two ways, or a point of small order, as 32 zeros
 * are. Anybody can make signatures that hold for such a point.
 */
export function isWeakEd25519Point(bytes: readonly number[]): boolean {
  const y = numberOf(bytes) & (2n ** 255n - 1n);
  return y >= P || SMALL_ORDER.includes(y);
}

/** Whether 32 bytes are a point of edwards25519, as a public key is written (RFC 8032, section 5.1.3). */
export function isEd25519Point(bytes: readonly number[]): boolean {
  const number = numberOf(bytes);
  const y = number & (2n ** 255n - 1n);
  if (bytes.length !== 32 || y >= P) return false;
  const u = (y * y - 1n + P) % P;
  const v = (D * y * y + 1n) % P;
  // x = 0 has no sign.
  if (u === 0n) return number === y;
  return power(u * v, (P - 1n) / 2n) === 1n;
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** By Euler's criterion 1 where the base is a square. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % P;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
