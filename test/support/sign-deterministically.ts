import { createECDH, createHash, createHmac } from "node:crypto";

/** Order of the group of P-256 (FIPS 186-5; SEC 2, section 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * ECDSA over P-256 with SHA-256 and the nonce of RFC 6979, section 3.2: the one signature that a key has for these bytes, r
 * and s side by side (64 bytes). For examples only: it is not constant in time.
 */
export function signDeterministically(privateKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  const digest = createHash("sha256").update(bytes).digest();
  const hash = toInteger(digest) % ORDER;
  const secret = toInteger(privateKey);
  for (const nonce of nonces(toBytes(secret), toBytes(hash))) {
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(toBytes(nonce));
    const r = toInteger(curve.getPublicKey().subarray(1, 33)) % ORDER;
    const s = (invert(nonce) * (hash + r * secret)) % ORDER;
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r), toBytes(s)]);
  }
  throw new Error("there is always another nonce");
}

/** Steps b to h of the RFC. */
function* nonces(secret: Uint8Array, hash: Uint8Array): Generator<bigint> {
  let key: Uint8Array = new Uint8Array(32);
  let value: Uint8Array = new Uint8Array(32).fill(1);
  for (const tag of [0, 1]) {
    key = hmac(key, value, Uint8Array.of(tag), secret, hash);
    value = hmac(key, value);
  }
  while (true) {
    value = hmac(key, value);
    const nonce = toInteger(value);
    if (nonce > 0n && nonce < ORDER) yield nonce;
    key = hmac(key, value, Uint8Array.of(0));
    value = hmac(key, value);
  }
}

function hmac(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  return createHmac("sha256", key).update(Buffer.concat(parts)).digest();
}

/** By Fermat: the order is prime. */
function invert(number: bigint): bigint {
  let [result, base, exponent] = [1n, number % ORDER, ORDER - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % ORDER;
    base = (base * base) % ORDER;
  }
  return result;
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function toBytes(number: bigint): Uint8Array {
  return Buffer.from(number.toString(16).padStart(64, "0"), "hex");
}
