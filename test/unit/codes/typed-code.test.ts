import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gs1Digit, isEan13 } from "../../../shared/codes/gs1-digit.ts";
import { makeNumber } from "../../../shared/codes/own-number.ts";
import { checkPoolCode } from "../../../shared/codes/pool-code.ts";
import { readTypedCode, stripCode } from "../../../shared/codes/typed-code.ts";

const COUPON = makeNumber("coupon", new Uint8Array(8).fill(7)) ?? "";
const CARD = makeNumber("card", new Uint8Array(8).fill(8)) ?? "";
const WRONG = COUPON.slice(0, 15) + ((Number(COUPON.charAt(15)) + 1) % 10);

describe("what a till types or scans", () => {
  it.each([
    [COUPON, "own", true],
    [CARD, "card", true],
    [COUPON.replaceAll(/\d{4}/g, "$& "), "own", true],
    [` ${CARD.replaceAll(/\d{4}/g, "$&-")}\r\n`, "card", true],
    [`]C0${COUPON}`, "own", true],
    [`]C1${COUPON}`, "own", true],
    [`]Q1${CARD}`, "card", true],
    [WRONG, "mistyped", false],
    [COUPON.slice(0, 15), "other", false],
    ["]E04006381333931", "other", false],
    ["]Q3SAVE-2026", "other", false],
    ["5018740000000000", "other", false],
    ["", "other", false],
  ])("%o may be %s; it counts as a guess: %s", (text, kind, isGuess) => {
    expect(readTypedCode(text)).toMatchObject({ kind, isGuess });
  });

  it.each([
    ["]E04006381333931", "4006381333931"],
    ["]Q3ABC", "ABC"],
    ["]C1]Q3ABC", "ABC"],
    ["]C1 12 34", "1234"],
    [" ] C 1 12", "12"],
    ["1234\u20135678\u00a09012\u22123456\u20117890", "12345678901234567890"],
    ["save 10", "save10"],
    ["A]C1B", "A]C1B"],
    ["]", "]"],
    ["]C", "]C"],
    ["- -", ""],
  ])("%o is compared as %o", (text, code) => {
    expect(stripCode(text)).toBe(code);
  });

  it("is compared the same, with whatever symbology, blanks and dashes it comes", () => {
    const symbology = fc.constantFrom("", "]C0", "]C1", "]E0", "]Q1", "]Q3", "]L2", "]z0", "]d2");
    fc.assert(
      fc.property(fc.string(), symbology, (text, prefix) => {
        const code = stripCode(text);
        expect(stripCode(code)).toBe(code);
        expect(stripCode(prefix + text)).toBe(code);
        expect(stripCode([...text].join(" - "))).toBe(code);
      }),
    );
  });
});

describe("the check digit of GS1", () => {
  it.each([
    ["400638133393", "1"],
    ["981376503001", "1"],
    ["982850801010", "6"],
    ["952123454321", "3"],
  ])("of %s is %s, as published", (digits, digit) => {
    expect(gs1Digit(digits)).toBe(digit);
    expect(isEan13(digits + digit)).toBe(true);
    expect(isEan13(digits + ((Number(digit) + 1) % 10))).toBe(false);
  });
});

describe("a code of a pool", () => {
  it.each([
    ["SAVE 10-A", "code128", { shown: "SAVE 10-A", key: "SAVE10A" }],
    ["x", "qr", { shown: "x", key: "x" }],
    ["~".repeat(64), "qr", { shown: "~".repeat(64), key: "~".repeat(64) }],
    ["4-006381-333931", "ean13", { shown: "4006381333931", key: "4006381333931" }],
    ["5018740000000000", "code128", { shown: "5018740000000000", key: "5018740000000000" }],
    ["100000000000000", "code128", { shown: "100000000000000", key: "100000000000000" }],
  ] as const)("may be %o, drawn as %s", (written, symbology, value) => {
    expect(checkPoolCode(written, symbology)).toEqual({ ok: true, value });
  });

  it.each([
    ["", "qr", "length"],
    [" - ", "qr", "length"],
    ["]C1", "qr", "length"],
    ["a".repeat(65), "qr", "length"],
    ["ä", "qr", "characters"],
    ["a\tb", "code128", "characters"],
    ["1000000000000000", "qr", "reserved"],
    ["9000 0000-0000 0001", "code128", "reserved"],
    ["4006381333930", "ean13", "check-digit"],
    ["400638133393", "ean13", "check-digit"],
  ] as const)("may not be %o, drawn as %s: %s", (written, symbology, fault) => {
    expect(checkPoolCode(written, symbology)).toEqual({ ok: false, error: fault });
  });

  it("is found by what a till types and by what it scans of it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,64}$/), (written) => {
        const checked = checkPoolCode(written, "qr");
        if (!checked.ok) return;
        expect(readTypedCode(checked.value.shown).code).toBe(checked.value.key);
        expect(readTypedCode(`]Q1${checked.value.shown}`).code).toBe(checked.value.key);
        expect(readTypedCode(written).kind).toBe("other");
      }),
    );
  });
});
