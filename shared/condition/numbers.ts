const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** An int as it is; throws if it has more than 64 bits. */
export function withinInt(value: bigint): bigint {
  if (value < MIN_INT || value > MAX_INT) throw new Error("an int has 64 bits");
  return value;
}

/** A quotient or a remainder, both towards zero. The one that has no place in 64 bits throws, as its quotient does. */
export function divide(left: bigint, right: bigint, wanted: "quotient" | "remainder"): bigint {
  const quotient = withinInt(left / right);
  return wanted === "quotient" ? quotient : left % right;
}

/** A double towards zero. Throws at the ends of 64 bits already, since a double does not tell them from what is beyond. */
export function toInt(value: number): bigint {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) throw new Error("the double is no int");
  return BigInt(Math.trunc(value));
}

/** An int in decimal digits. */
export function parseInt64(text: string): bigint {
  if (!/^[+-]?\d{1,30}$/.test(text)) throw new Error("the text is no int");
  return withinInt(BigInt(text));
}

/** A double in decimal digits, with or without an exponent, or by name. */
export function parseDouble(text: string): number {
  if (DECIMAL.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  throw new Error("the text is no double");
}
