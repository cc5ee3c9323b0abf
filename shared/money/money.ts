/** An amount in whole minor units of its currency, cents of EUR. */
export interface Money {
  readonly currency: string;
  readonly minor: number;
}

/**
 * Currencies whose minor unit is not a hundredth, by how many decimals it has. Source: ISO 4217, list one (currencies
 * and funds), kept by SIX Group. `Intl` is not asked: its data differ from the list, and between runtimes.
 */
const CODES_BY_DECIMALS: readonly (readonly [decimals: number, codes: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];
const USUAL_DECIMALS = 2;

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;

/**
 * A decimal number such as `12.50` of a currency (ISO 4217), in whole minor units. A finer amount is rounded half up.
 * Undefined for any other text, and for an amount of 2^53 minor units or more, which would not add up exactly.
 */
export function parseMoney({
  amount,
  currency,
}: {
  readonly amount: string;
  readonly currency: string;
}): Money | undefined {
  const [text, whole = "", fraction = ""] = DECIMAL.exec(amount) ?? [];
  if (text === undefined) return undefined;
  const decimals = decimalsOf(currency);
  const kept = Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  const minor = kept + (fraction.charAt(decimals) >= "5" ? 1 : 0);
  return Number.isSafeInteger(minor) ? { currency, minor } : undefined;
}

/** The amount as a decimal number with all decimals of its currency: `12.50`, and `1250` of JPY. */
export function formatMoney({ currency, minor }: Money): string {
  const decimals = decimalsOf(currency);
  const sign = minor < 0 ? "-" : "";
  const digits = String(Math.abs(minor)).padStart(decimals + 1, "0");
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Two for a code that is not above. */
function decimalsOf(currency: string): number {
  return CODES_BY_DECIMALS.find(([, codes]) => codes.split(" ").includes(currency))?.[0] ?? USUAL_DECIMALS;
}
