import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeGenerator } from "../../../shared/simulate/generator.ts";

const word = fc.nat({ max: 0xffff_ffff });

/** sfc32 as its author writes it, in numbers that never overflow. */
function sfc32([a0, b0, c0]: readonly [number, number, number], count: number): number[] {
  const mask = 0xffff_ffffn;
  let [a, b, c, counter] = [BigInt(a0), BigInt(b0), BigInt(c0), 1n];
  return Array.from({ length: 15 + count }, () => {
    const mixed = (a + b + counter++) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = ((((c << 21n) | (c >> 11n)) & mask) + mixed) & mask;
    return Number(mixed);
  }).slice(15);
}

describe("the generator", () => {
  it("gives the numbers of sfc32 after fifteen rounds", () => {
    fc.assert(
      fc.property(fc.tuple(word, word, word), (seeds) => {
        const { share } = makeGenerator(...seeds);
        expect(Array.from({ length: 20 }, () => share() * 2 ** 32)).toEqual(sfc32(seeds, 20));
      }),
    );
  });

  it("draws whole numbers within their bounds, each about as often", () => {
    const { whole } = makeGenerator(7);
    const counts = new Map<number, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const number = whole(1, 6);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("picks nothing from an empty list", () => {
    expect(makeGenerator(1).pick([])).toBeUndefined();
  });
});
