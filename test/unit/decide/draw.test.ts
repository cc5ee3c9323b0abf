import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draw, pickVariant, sipHash } from "../../../shared/decide/draw.ts";

/**
 * The 64 vectors of SipHash-2-4 published with the paper's reference implementation (vectors_sip64): key 00..0f, the
 * n-th message is the n bytes 00, 01, .... Output little-endian.
 */
const VECTORS = [
  "310e0edd47db6f72 fd67dc93c539f874 5a4fa9d909806c0d 2d7efbd796666785",
  "b7877127e09427cf 8da699cd64557618 cee3fe586e46c9cb 37d1018bf50002ab",
  "6224939a79f5f593 b0e4a90bdf82009e f3b9dd94c5bb5d7a a7ad6b22462fb3f4",
  "fbe50e86bc8f1e75 903d84c02756ea14 eef27a8e90ca23f7 e545be4961ca29a1",
  "db9bc2577fcc2a3f 9447be2cf5e99a69 9cd38d96f0b3c14b bd6179a71dc96dbb",
  "98eea21af25cd6be c7673b2eb0cbf2d0 883ea3e395675393 c8ce5ccd8c030ca8",
  "94af49f6c650adb8 eab8858ade92e1bc f315bb5bb835d817 adcf6b0763612e2f",
  "a5c91da7acaa4dde 716595876650a2a6 28ef495c53a387ad 42c341d8fa92d832",
  "ce7cf2722f512771 e37859f94623f3a7 381205bb1ab0e012 ae97a10fd434e015",
  "b4a31508beff4d31 81396229f0907902 4d0cf49ee5d4dcca 5c73336a76d8bf9a",
  "d0a704536ba93e0e 925958fcd6420cad a915c29bc8067318 952b79f3bc0aa6d4",
  "f21df2e41d4535f9 87577519048f53a9 10a56cf5dfcd9adb eb75095ccd986cd0",
  "51a9cb9ecba312e6 96afadfc2ce666c7 72fe52975a4364ee 5a1645b276d592a1",
  "b274cb8ebf87870a 6f9bb4203de7b381 eaecb2a30b22a87f 9924a43cc1315724",
  "bd838d3aafbf8db7 0b1a2a3265d51aea 135079a3231ce660 932b2846e4d70666",
  "e1915f5cb1eca46c f325965ca16d629f 575ff28e60381be5 724506eb4c328a95",
].flatMap((row) => row.split(" "));

const REFERENCE_KEY = Uint8Array.from({ length: 16 }, (_, index) => index);

function toHex({ high, low }: { high: number; low: number }): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(low, 0);
  bytes.writeUInt32LE(high, 4);
  return bytes.toString("hex");
}

function keyOf(seed: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, index) => (seed * 31 + index * 17) & 0xff);
}

/** Pearson's statistic of counts that should all be the same. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe("SipHash-2-4", () => {
  it("gives the published vectors for all lengths from 0 to 63", () => {
    expect(VECTORS).toHaveLength(64);
    const given = VECTORS.map((_, length) =>
      toHex(
        sipHash(
          REFERENCE_KEY,
          Uint8Array.from({ length }, (_, index) => index),
        ),
      ),
    );
    expect(given).toEqual(VECTORS);
  });

  it("uses the first 16 bytes of a longer key, fills up a shorter one, and leaves key and message alone", () => {
    const message = Uint8Array.of(1, 2, 3);
    const longer = Uint8Array.from([...REFERENCE_KEY, 99]);
    expect(sipHash(longer, message)).toEqual(sipHash(REFERENCE_KEY, message));
    expect(sipHash(new Uint8Array(3), message)).toEqual(sipHash(new Uint8Array(16), message));
    expect(message).toEqual(Uint8Array.of(1, 2, 3));
  });
});

describe("a draw", () => {
  it("is the upper 53 bits of the hash of the name", () => {
    expect(draw(REFERENCE_KEY, "")).toBe(Number(0x726fdb47dd0e0e31n >> 11n) / 2 ** 53);
  });

  it("is always the same for the same key and name, in [0, 1), and another for another name or key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), fc.nat(), (name, other, seed) => {
        const drawn = draw(keyOf(seed), name);
        expect(drawn).toBe(draw(keyOf(seed), name));
        expect(drawn).toBeGreaterThanOrEqual(0);
        expect(drawn).toBeLessThan(1);
        expect(draw(keyOf(seed + 1), name)).not.toBe(drawn);
        if (other !== name) expect(draw(keyOf(seed), other)).not.toBe(drawn);
      }),
    );
  });

  it("is spread evenly (chi-square of 100 cells under the 99.9 % bound)", () => {
    for (const seed of [1, 2, 3]) {
      const counts = new Array<number>(100).fill(0);
      for (let person = 0; person < 20_000; person++) {
        const cell = Math.floor(draw(keyOf(seed), `control:june:${person}`) * 100);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      expect(chiSquare(counts)).toBeLessThan(148.2);
    }
  });

  it("says nothing of the draw for another name (chi-square of 10 x 10 cells)", () => {
    const counts = new Array<number>(100).fill(0);
    for (let person = 0; person < 20_000; person++) {
      const control = Math.floor(draw(keyOf(7), `control:${person}`) * 10);
      const variant = Math.floor(draw(keyOf(7), `variant:${person}`) * 10);
      counts[control * 10 + variant] = (counts[control * 10 + variant] ?? 0) + 1;
    }
    expect(chiSquare(counts)).toBeLessThan(148.2);
  });
});

describe("a variant", () => {
  it.each([
    [0, "a"],
    [0.2499, "a"],
    [0.25, "b"],
    [0.7499, "b"],
    [0.75, "c"],
    [0.9999, "c"],
    [1, "c"],
  ])("is picked by weight, 1 where none is given: at %d it is %s", (share, expected) => {
    expect(pickVariant([{ id: "a" }, { id: "b", weight: 2 }, { id: "c" }], share)?.id).toBe(expected);
  });

  it("without weight is never picked", () => {
    const variants = [{ id: "a", weight: 0 }, { id: "b" }, { id: "c", weight: 0 }];
    for (const share of [0, 0.5, 0.999, 1]) expect(pickVariant(variants, share)?.id).toBe("b");
  });

  it("is none where there is none to pick", () => {
    expect(pickVariant([], 0.5)).toBeUndefined();
    expect(pickVariant([{ weight: 0 }], 0)).toBeUndefined();
  });

  it("is given to as large a share of people as its weight says", () => {
    const variants = [{ id: "a", weight: 3 }, { id: "b" }];
    const given = Array.from(
      { length: 10_000 },
      (_, person) => pickVariant(variants, draw(keyOf(5), `p${person}`))?.id,
    );
    expect(given.filter((id) => id === "a").length / given.length).toBeCloseTo(0.75, 1);
  });
});
