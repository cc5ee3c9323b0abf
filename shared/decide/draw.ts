import type { MomentRule, VariantRule } from "../catalog/policy.ts";

const BLOCK_BYTES = 8;
const KEY_BYTES = 16;

const utf8 = new TextEncoder();

/**
 * A number in [0, 1) that looks random and is always the same for the same key and name: SipHash-2-4 over the name as
 * UTF-8, its upper 53 bits. Different names give independent numbers, so a person's control group says nothing of their
 * variant. `key` is 16 secret bytes.
 */
export function draw(key: Uint8Array, name: string): number {
  const { high, low } = sipHash(key, utf8.encode(name));
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
}

/** The variant that the person of this draw key sees, or in the control group would see: always the same one of a campaign. */
export function drawVariant({ id, campaign, variants }: MomentRule, drawKey: Uint8Array): VariantRule | undefined {
  return pickVariant(variants, draw(drawKey, `variant:${campaign ?? id}`));
}

/**
 * The variant at this share (0 to 1) of all weights laid end to end in their order; a weight is 1 if none is given.
 * Undefined if no variant has a weight above 0.
 */
export function pickVariant<V extends { readonly weight?: number }>(
  variants: readonly V[],
  share: number,
): V | undefined {
  const weighted = variants.filter((variant) => weightOf(variant) > 0);
  const target = share * weighted.reduce((sum, variant) => sum + weightOf(variant), 0);
  let reached = 0;
  const found = weighted.find((variant) => {
    reached += weightOf(variant);
    return target < reached;
  });
  return found ?? weighted.at(-1);
}

function weightOf({ weight = 1 }: { readonly weight?: number }): number {
  return weight;
}

/** A 64-bit number as two unsigned 32-bit halves. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) of `bytes` under the first 16 bytes of
 * `key` (fewer are filled up with zeros). Synchronous, unlike WebCrypto, and in 32-bit halves, because BigInt would make
 * an object of every step: about a microsecond for 30 bytes. It tells nothing of the key, but 64 bits are no signature.
 */
export function sipHash(key: Uint8Array, bytes: Uint8Array): Hash64 {
  const keyBytes = new Uint8Array(KEY_BYTES);
  keyBytes.set(key.subarray(0, KEY_BYTES));
  const keyView = new DataView(keyBytes.buffer);
  const k0 = keyView.getInt32(0, true);
  const k1 = keyView.getInt32(4, true);
  const k2 = keyView.getInt32(8, true);
  const k3 = keyView.getInt32(12, true);

  // The last block holds what is left of the message, zeros, and in its last byte the length modulo 256.
  const blocks = Math.floor(bytes.length / BLOCK_BYTES) + 1;
  const message = new Uint8Array(blocks * BLOCK_BYTES);
  message.set(bytes);
  message[message.length - 1] = bytes.length;
  const view = new DataView(message.buffer);

  // "somepseudorandomlygeneratedbytes", each word as (high, low).
  let a1 = k1 ^ 0x736f6d65;
  let a0 = k0 ^ 0x70736575;
  let b1 = k3 ^ 0x646f7261;
  let b0 = k2 ^ 0x6e646f6d;
  let c1 = k1 ^ 0x6c796765;
  let c0 = k0 ^ 0x6e657261;
  let d1 = k3 ^ 0x74656462;
  let d0 = k2 ^ 0x79746573;

  // Two rounds a block, a block mixed in before its first and after its second round, then four rounds to finish.
  const messageRounds = blocks * 2;
  for (let round = 0; round < messageRounds + 4; round++) {
    const isFirstOfBlock = round < messageRounds && round % 2 === 0;
    const isSecondOfBlock = round < messageRounds && round % 2 === 1;
    const offset = (round >> 1) * BLOCK_BYTES;
    if (isFirstOfBlock) {
      d0 ^= view.getInt32(offset, true);
      d1 ^= view.getInt32(offset + 4, true);
    }
    if (round === messageRounds) c0 ^= 0xff;

    // a += b; c += d
    let sum = (a0 >>> 0) + (b0 >>> 0);
    a1 = (a1 + b1 + (sum > 0xffffffff ? 1 : 0)) | 0;
    a0 = sum | 0;
    sum = (c0 >>> 0) + (d0 >>> 0);
    c1 = (c1 + d1 + (sum > 0xffffffff ? 1 : 0)) | 0;
    c0 = sum | 0;
    // b = (b <<< 13) ^ a; d = (d <<< 16) ^ c; a <<<= 32
    let high = (b1 << 13) | (b0 >>> 19);
    b0 = ((b0 << 13) | (b1 >>> 19)) ^ a0;
    b1 = high ^ a1;
    high = (d1 << 16) | (d0 >>> 16);
    d0 = ((d0 << 16) | (d1 >>> 16)) ^ c0;
    d1 = high ^ c1;
    [a0, a1] = [a1, a0];
    // c += b; a += d
    sum = (c0 >>> 0) + (b0 >>> 0);
    c1 = (c1 + b1 + (sum > 0xffffffff ? 1 : 0)) | 0;
    c0 = sum | 0;
    sum = (a0 >>> 0) + (d0 >>> 0);
    a1 = (a1 + d1 + (sum > 0xffffffff ? 1 : 0)) | 0;
    a0 = sum | 0;
    // b = (b <<< 17) ^ c; d = (d <<< 21) ^ a; c <<<= 32
    high = (b1 << 17) | (b0 >>> 15);
    b0 = ((b0 << 17) | (b1 >>> 15)) ^ c0;
    b1 = high ^ c1;
    high = (d1 << 21) | (d0 >>> 11);
    d0 = ((d0 << 21) | (d1 >>> 11)) ^ a0;
    d1 = high ^ a1;
    [c0, c1] = [c1, c0];

    if (isSecondOfBlock) {
      a0 ^= view.getInt32(offset, true);
      a1 ^= view.getInt32(offset + 4, true);
    }
  }
  return { high: (a1 ^ b1 ^ c1 ^ d1) >>> 0, low: (a0 ^ b0 ^ c0 ^ d0) >>> 0 };
}
