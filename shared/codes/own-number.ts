import { dammDigit, hasDammDigit } from "./damm-digit.ts";

/** What a number of the mesh's own is for: a coupon, or the card of a person. */
export type NumberKind = "coupon" | "card";

/** The first digit tells which of the two it is, also to a cashier who reads the number aloud. */
const FIRST: Readonly<Record<NumberKind, string>> = { coupon: "1", card: "9" };

const RANDOM_DIGITS = 14;
const CHUNK_BYTES = 8;

/** Bytes to give for one number. That they do not suffice happens once in 180 billion times. */
export const NUMBER_BYTES = 2 * CHUNK_BYTES;

/** How many numbers 14 digits make, and the end of the last whole multiple of that among 64 bits. */
const NUMBERS = 10n ** BigInt(RANDOM_DIGITS);
const FAIR_END = ((1n << 64n) / NUMBERS) * NUMBERS;

const SIXTEEN_DIGITS = /^\d{16}$/;
const BRAND_CARD = /^\d{6,32}$/;

/**
 * A number of the mesh's own: 16 digits, which are the first one of its kind, 14 by chance, and a Damm digit over them all
 * (docs/contract.md). All numbers are equally likely: a chunk of bytes beyond `FAIR_END` is passed over. Undefined if no
 * chunk is left; the caller asks again with other bytes.
 */
export function makeNumber(kind: NumberKind, random: Uint8Array<ArrayBuffer>): string | undefined {
  const view = new DataView(random.buffer, random.byteOffset, random.byteLength);
  for (let at = 0; at + CHUNK_BYTES <= random.byteLength; at += CHUNK_BYTES) {
    const drawn = view.getBigUint64(at);
    if (drawn >= FAIR_END) continue;
    const digits = FIRST[kind] + String(drawn % NUMBERS).padStart(RANDOM_DIGITS, "0");
    return digits + dammDigit(digits);
  }
  return undefined;
}

/** What a number of the mesh's own is for; undefined for any other text, also if the check digit is wrong. */
export function kindOfNumber(text: string): NumberKind | undefined {
  const kind = reservedKind(text);
  return kind !== undefined && hasDammDigit(text) ? kind : undefined;
}

/** What 16 digits would be for, whatever their last one: no code of the brand may look like a number of the mesh. */
export function reservedKind(text: string): NumberKind | undefined {
  if (!SIXTEEN_DIGITS.test(text)) return undefined;
  if (text.startsWith(FIRST.coupon)) return "coupon";
  return text.startsWith(FIRST.card) ? "card" : undefined;
}

/** Whether a brand may give this number to a card of its own: 6 to 32 digits that cannot be taken for the mesh's. */
export function isBrandCard(text: string): boolean {
  return BRAND_CARD.test(text) && reservedKind(text) === undefined;
}
