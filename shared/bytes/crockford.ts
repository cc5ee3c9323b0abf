const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What people read for a digit: I and L for 1, O for 0. U stands for nothing. */
const READ_AS: Readonly<Record<string, string>> = { I: "1", L: "1", O: "0" };

/** Five bits a digit. */
const BITS = 5;

/** The bytes in Crockford's base 32, without a check digit; a multiple of five bytes, so that no bit is left over. */
export function encodeCrockford(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= BITS; bits -= BITS) text += DIGITS[(value >> (bits - BITS)) & 31];
    value &= (1 << bits) - 1;
  }
  return text;
}

/**
 * The bytes behind a text in Crockford's base 32, as people type it: in either case, with hyphens anywhere, I and L for 1, O
 * for 0. Undefined for any other character, and if bits are left over.
 */
export function decodeCrockford(text: string): Uint8Array<ArrayBuffer> | undefined {
  // Beyond ASCII there are characters whose upper case is two of these digits.
  if (!/^[0-9A-Za-z-]*$/.test(text)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const typed of text.replaceAll("-", "").toUpperCase()) {
    const digit = DIGITS.indexOf(READ_AS[typed] ?? typed);
    if (digit < 0) return undefined;
    value = (value << BITS) | digit;
    bits += BITS;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(value >> bits);
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? new Uint8Array(bytes) : undefined;
}
