import { sipHash } from "./sip-hash.ts";

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

/**
 * The variant at this share (0 to 1) of all weights laid end to end in their order; a weight is 1 where none is given.
 * Undefined where no variant has a weight above 0.
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
