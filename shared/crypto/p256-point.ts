import { decodeBase64url } from "../bytes/base64url.ts";

/** The prime of the field and the coefficient b of P-256; a is -3 (SP 800-186, 3.2.1.3). */
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Whether a text is a point of P-256: unpadded base64url of 65 bytes, 0x04, x, y (SEC 1, 2.3.3) with y² = x³ - 3x + b.
 * Synchronous, because it is asked while a message is parsed. P-256 has cofactor 1, so that a point on the curve is in the
 * right group; the point at infinity has no such form.
 */
export function isP256Point(text: string): boolean {
  const bytes = decodeBase64url(text);
  if (bytes === undefined || bytes.length !== 65 || bytes[0] !== 4) return false;
  const x = bigEndian(bytes.subarray(1, 33));
  const y = bigEndian(bytes.subarray(33));
  if (x >= P || y >= P) return false;
  return (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

/** Bytes as an unsigned number. */
function bigEndian(bytes: Uint8Array): bigint {
  let hex = "0x";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return BigInt(hex);
}
