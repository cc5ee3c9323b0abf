import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainValue } from "../../../shared/text/plain-value.ts";
import { runs } from "../../support/runs.ts";

const own = (value: string) => plainValue(value, { isForeign: false });
const foreign = (value: string) => plainValue(value, { isForeign: true });

/** Seven code points that are one grapheme. */
const FAMILY = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}";

describe("a value in a text", () => {
  it.each<[string, string, string]>([
    ["words as they are", "Ring & Glaze", "Ring & Glaze"],
    ["markup as words", "<b>{place}</b>", "<b>{place}</b>"],
    ["ends of lines removed", "one\r\ntwo\u2028three\u2029four\u0085five", "onetwothreefourfive"],
    ["control characters removed", "a\u0000b\tc\u001bd\u007fe", "abcde"],
    ["what turns the direction removed", "abc\u202etxt\u202c \u2066x\u2069\u200e\u200f\u061c", "abctxt x"],
    ["halves of pairs removed", "a\ud83db\udc00c", "abc"],
    ["a family of emoji whole", FAMILY, FAMILY],
    ["the joiners that scripts need kept", "می\u200cخواهم", "می\u200cخواهم"],
    ["80 characters whole", "x".repeat(80), "x".repeat(80)],
    ["81 characters cut", "x".repeat(81), "x".repeat(80)],
    ["80 emoji whole, of two halves each", "\u{1f369}".repeat(80), "\u{1f369}".repeat(80)],
    ["very long words cut", "long ".repeat(400), "long ".repeat(16)],
    ["cut before a family that would be split", "x".repeat(75) + FAMILY, "x".repeat(75)],
    ["a family within 80 kept", "x".repeat(73) + FAMILY, "x".repeat(73) + FAMILY],
    ["cut before a letter whose mark would be lost", `${"x".repeat(79)}e\u0301`, "x".repeat(79)],
    ["cut before a flag that would be split", `${"x".repeat(79)}\u{1f1e9}\u{1f1ea}`, "x".repeat(79)],
  ])("is %s", (_, value, said) => {
    expect(own(value)).toBe(said);
  });

  it.each<[string, string]>([
    ["empty", ""],
    ["blank", " \u00a0\u3000"],
    ["only what is removed", "\u202e\n"],
    ["only what no one sees", "\u200b\u200d\ufeff\u00ad"],
    ["only one letter with more marks than it may have", `e${"\u0301".repeat(100)}`],
  ])("counts as missing if it is %s", (_, value) => {
    expect(own(value)).toBeUndefined();
  });
});

describe("a value of a device or partner", () => {
  it.each([
    "https://evil.example",
    "evil.example",
    "evil.example now",
    "see evil.example/login",
    "anna@example.com",
    "anna@localhost",
    "tel:110",
    "a/b",
    "18:30",
    "t.me",
    "пример.рф",
    "例え.テスト",
    // Seen as the same by people, and followed by apps.
    "evil\u200b.example",
    "evil\uff0eexample",
    "evil\u2024example",
    "anna\uff20localhost",
    "tel\uff1a110",
    "a\uff0fb",
    "evil.\u200bexample",
    "evil.\u202eexample",
    "evil.\nexample",
    "evil\u00ad.\u2060example",
    "evil\u0307.example",
    "evil\ufe0f.example",
    `${"x".repeat(100)}.evil`,
    `${"x".repeat(100)}/`,
  ])("counts as missing as %j, which may be a link", (value) => {
    expect(foreign(value)).toBeUndefined();
    expect(own(value)).toBeDefined();
  });

  it.each(["12.50", "No. 5", "v. 2", "Ramen with egg.", "…", "3.", "Dr. No", "a . b", "C+", "4,80 €"])(
    "is said as %j, which is none",
    (value) => {
      expect(foreign(value)).toBe(value);
    },
  );
});

describe("whatever a value is,", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc
      .array(
        fc.constantFrom("\u202e", "\n", "\u2028", "\ud800", "e", "\u0301", FAMILY, ".", "/", "x", "\u200b", "{place}"),
        {
          maxLength: 120,
        },
      )
      .map((parts) => parts.join("")),
  );

  it("a text gets one line of at most 80 characters that can be seen, or none", () => {
    fc.assert(
      fc.property(value, fc.boolean(), (written, isForeign) => {
        const said = plainValue(written, { isForeign });
        if (said === undefined) return;
        expect([...said].length).toBeLessThanOrEqual(80);
        expect(said).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(said).toMatch(/\S/);
        expect(said.isWellFormed()).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });

  it("saying it again changes nothing, and no grapheme of it was split", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    fc.assert(
      fc.property(value, (written) => {
        const said = own(written);
        if (said === undefined) return;
        expect(own(said)).toBe(said);
        const line = written.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "");
        const ends = [...segmenter.segment(line)].map(({ index, segment }) => index + segment.length);
        expect(line.startsWith(said)).toBe(true);
        expect(ends).toContain(said.length);
      }),
      { numRuns: runs(300) },
    );
  });

  it("a foreign one is said as one's own would be, or counts as missing", () => {
    fc.assert(
      fc.property(value, (written) => {
        expect([own(written), undefined]).toContain(foreign(written));
        expect(foreign(written) ?? "").not.toMatch(/[:/@]|\p{L}\.\p{L}/u);
      }),
      { numRuns: runs(300) },
    );
  });
});
