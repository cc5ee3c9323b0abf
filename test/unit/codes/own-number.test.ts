import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dammDigit, hasDammDigit } from "../../../shared/codes/damm-digit.ts";
import { isBrandCard, kindOfNumber, makeNumber, NUMBER_BYTES } from "../../../shared/codes/own-number.ts";

const MAX = 2n ** 64n;
const NUMBERS = 10n ** 14n;

function bytesOf(...drawn: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(drawn.length * 8);
  for (const [at, number] of drawn.entries()) new DataView(bytes.buffer).setBigUint64(at * 8, number);
  return bytes;
}

describe("Damm's check digit", () => {
  it("of 572 is 4, as published", () => {
    expect(dammDigit("572")).toBe("4");
    expect(hasDammDigit("5724")).toBe(true);
  });

  it("finds every wrong digit and every swap of neighbours", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{15}$/), fc.nat(15), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const whole = digits + dammDigit(digits);
        const other = String((Number(whole.charAt(at)) + by) % 10);
        expect(hasDammDigit(whole)).toBe(true);
        expect(hasDammDigit(whole.slice(0, at) + other + whole.slice(at + 1))).toBe(false);
        const [one, two] = [whole.charAt(at), whole.charAt(at + 1)];
        const swapped = whole.slice(0, at) + two + one + whole.slice(at + 2);
        expect(hasDammDigit(swapped)).toBe(one === two || two === "");
      }),
    );
  });
});

describe("a number of the mesh's own", () => {
  it("is 16 digits that tell what it is for, and end with their check digit", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MAX / 2n), fc.constantFrom("coupon" as const, "card" as const), (drawn, kind) => {
        const number = makeNumber(kind, bytesOf(drawn)) ?? "";
        expect(number).toMatch(kind === "coupon" ? /^1\d{15}$/ : /^9\d{15}$/);
        expect(kindOfNumber(number)).toBe(kind);
        expect(number.slice(1, 15)).toBe(String(drawn % NUMBERS).padStart(14, "0"));
      }),
    );
  });

  it("passes over bytes that would make some numbers likelier than others", () => {
    const fairEnd = (MAX / NUMBERS) * NUMBERS;
    expect(makeNumber("coupon", bytesOf(fairEnd - 1n))?.slice(1, 15)).toBe("99999999999999");
    expect(makeNumber("coupon", bytesOf(fairEnd, 7n))?.slice(1, 15)).toBe("00000000000007");
    expect(makeNumber("coupon", bytesOf(fairEnd, MAX - 1n))).toBeUndefined();
    expect(makeNumber("coupon", bytesOf(0n).subarray(1))).toBeUndefined();
    expect(NUMBER_BYTES).toBe(16);
  });

  it("reads its bytes where they lie in a larger buffer", () => {
    const larger = new Uint8Array(24);
    larger.set(bytesOf(42n), 8);
    expect(makeNumber("card", larger.subarray(8, 16))?.slice(1, 15)).toBe("00000000000042");
  });

  it.each(["", "1", "5000000000000000", "1000000000000000", "10000000000000070", "1000-0000-0000-0007"])(
    "is not %o",
    (text) => {
      expect(kindOfNumber(text)).toBeUndefined();
    },
  );
});

describe("a card of the brand's own", () => {
  it.each(["123456", "5000000000000000", "100000000000000", "90000000000000000", "0".repeat(32)])(
    "may have the number %s",
    (text) => {
      expect(isBrandCard(text)).toBe(true);
    },
  );

  it.each(["12345", "1000000000000000", "9999999999999999", "0".repeat(33), "12345a", "1234 5678", ""])(
    "may not have the number %o",
    (text) => {
      expect(isBrandCard(text)).toBe(false);
    },
  );
});
