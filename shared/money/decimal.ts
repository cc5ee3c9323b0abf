/** A decimal number that is not negative, exact: so many units of 10 to the minus `decimals`. Not JSON; its text is. */
export interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

export const ZERO: Decimal = { units: 0n, decimals: 0 };

/** The number that a text such as `12.50` writes, however many decimals it has; undefined for any other text. */
export function parseDecimal(text: string): Decimal | undefined {
  const [found, whole = "", fraction = ""] = DECIMAL.exec(text) ?? [];
  return found === undefined ? undefined : { units: BigInt(whole + fraction), decimals: fraction.length };
}

/** The shortest text of a number: 12.50 and 12.5 are written the same. */
export function writeDecimal({ units, decimals }: Decimal): string {
  const digits = String(units).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** The sum of two numbers. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const decimals = Math.max(a.decimals, b.decimals);
  return { units: unitsAt(a, decimals) + unitsAt(b, decimals), decimals };
}

/** What is left of a number without another; undefined if the other is the greater. */
export function minus(a: Decimal, b: Decimal): Decimal | undefined {
  const decimals = Math.max(a.decimals, b.decimals);
  const units = unitsAt(a, decimals) - unitsAt(b, decimals);
  return units < 0n ? undefined : { units, decimals };
}

/** How many whole times a number, taken `times` times, holds another; undefined if the other is zero. */
export function floorRatio(a: Decimal, times: bigint, b: Decimal): bigint | undefined {
  const decimals = Math.max(a.decimals, b.decimals);
  const divisor = unitsAt(b, decimals);
  return divisor === 0n ? undefined : (unitsAt(a, decimals) * times) / divisor;
}

function unitsAt({ units, decimals }: Decimal, finer: number): bigint {
  return units * 10n ** BigInt(finer - decimals);
}
