const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Pure, so that a page that only encodes does not load what decodes.
const VALUES = /* @__PURE__ */ makeValues();

function makeValues(): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i;
  return values;
}

/** The bytes as unpadded base64url (RFC 4648, section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    if (i + 1 < bytes.length) text += ALPHABET.charAt((group >> 6) & 63);
    if (i + 2 < bytes.length) text += ALPHABET.charAt(group & 63);
  }
  return text;
}

/**
 * The bytes behind unpadded base64url, or undefined. Strict, so that one value has one spelling: no padding, no white
 * space, and the bits of the last character that carry nothing are zero (RFC 4648, section 3.5).
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const rest = text.length & 3;
  if (rest === 1) return undefined;
  const unused = VALUES[text.charCodeAt(text.length - 1)] ?? 255;
  if (text !== "" && (unused > 63 || (unused & (rest === 2 ? 15 : rest === 3 ? 3 : 0)) !== 0)) return undefined;
  return native === undefined ? decodeByTable(text) : decodeNatively(text, native);
}

type FromBase64 = (text: string, options: { alphabet: "base64url" }) => Uint8Array<ArrayBuffer>;

/** ECMAScript's own decoder, where the runtime has it: workerd and new browsers do, and a token is decoded on every ping. */
const native: FromBase64 | undefined = /* @__PURE__ */ Reflect.get(Uint8Array, "fromBase64");

/** The native decoder skips white space and takes padding; both show in the length. */
function decodeNatively(text: string, decode: FromBase64): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = decode.call(Uint8Array, text, { alphabet: "base64url" });
    return bytes.length === (text.length * 3) >> 2 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function decodeByTable(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)];
    if (value === undefined || value > 63) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
    }
  }
  return bytes;
}
