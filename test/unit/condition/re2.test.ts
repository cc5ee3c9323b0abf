import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import { runs } from "../../support/runs.ts";
import { evaluate, inStore } from "./evaluate.ts";

function matches(pattern: string, text: string): boolean | string {
  const compiled = compilePattern(pattern);
  return compiled.ok ? compiled.value(text, { steps: 0 }) : compiled.error;
}

describe("a pattern has RE2's meaning in a condition", () => {
  const input = { ...inStore, event: { name: "go", data: { e: "é" } } };

  it.each([
    [String.raw`event.data.e.matches("^\\p{L}$")`, true],
    ['"abc".matches("^[[:alpha:]]+$")', true],
    [String.raw`"abc".matches("\\Aabc\\z")`, true],
    [String.raw`"a.b".matches("^\\Qa.b\\E$")`, true],
    [String.raw`"axb".matches("^\\Qa.b\\E$")`, false],
    ['"a\u00a0b".matches(r"a\\sb")', false],
    [String.raw`"a b".matches(r"a\sb")`, true],
    [String.raw`"\U0001F600".matches("^.$")`, true],
    [String.raw`"\U0001F600".matches(r"^\x{1F600}$")`, true],
  ])("%s is %s", (source, right) => {
    expect(evaluate(source, input)).toBe(right);
  });
});

describe("a pattern of RE2", () => {
  it.each([
    // Classes by Unicode, POSIX and Perl.
    ["^\\pL$", "é", true],
    ["^\\PN$", "5", false],
    ["^\\PN$", "a", true],
    ["^[\\p{L}]+$", "éß", true],
    ["^\\p{^L}$", "é", false],
    ["^\\p{Cyrillic}$", "ж", true],
    ["^\\p{Cyrillic}$", "z", false],
    ["^\\p{Any}$", "😀", true],
    ["^\\pL$", "𝒜", true],
    ["^[[:digit:]]$", "5", true],
    ["^[[:digit:]]$", "٣", false],
    ["^[[:upper:]]$", "A", true],
    ["^[[:upper:]]$", "É", false],
    ["^[[:^alpha:]]$", "5", true],
    ["^[[:word:]]$", "_", true],
    ["^\\d$", "٣", false],
    ["^\\w$", "é", false],
    ["^\\s$", "\u000b", false],
    ["^[[:space:]]$", "\u000b", true],
    ["^\\s$", "\u2003", false],
    ["^[]a]$", "]", true],
    ["^[^]a]$", "b", true],
    ["^[a\\]]$", "]", true],
    ["^[^a]$", "\n", true],
    // Escapes.
    ["^\\x{41}$", "A", true],
    ["^\\x41\\101$", "AA", true],
    ["^\\a\\f\\t\\n\\r\\v$", "\u0007\f\t\n\r\u000b", true],
    ["\\Qa*", "a*", true],
    // Where: words are of ASCII, and the end is the end.
    ["^a$", "a\n", false],
    ["a\\z", "a\n", false],
    ["(?m)^b$", "a\nb\nc", true],
    ["^b$", "a\nb\nc", false],
    ["\\bé\\b", "é", false],
    ["\\Bé\\B", "é", true],
    ["\\bcd", "ab cd", true],
    ["a\\b", "ab", false],
    // Flags, groups, repetition.
    [".", "\n", false],
    ["(?s)^.$", "\n", true],
    ["(?i)^ÉCLAIR$", "éclair", true],
    ["(?i)^k$", "\u212a", true],
    ["(?i)^straße$", "STRASSE", false],
    ["a(?i)b", "aB", true],
    ["a(?i)b", "AB", false],
    ["a(?i:b)c", "aBC", false],
    ["(?U)^a+?$", "aaa", true],
    ["(?P<year>[0-9]{4})-(?<month>[0-9]{2})", "on 2026-11", true],
    ["^a{2,3}$", "aaaa", false],
    ["^a{2,}$", "aaaa", true],
    ["a{,2}", "a{,2}", true],
    ["^(?:)*$", "", true],
    ["^(|a)+$", "aaa", true],
    ["^(a|ab)(c|bcd)$", "abcd", true],
    // Hard for a matcher that goes back.
    ["^(?:a?){20}[ab]{900}x", "a".repeat(960), false],
    ["^(?:a?){20}[ab]{900}x", `${"a".repeat(915)}x`, true],
    ["^(?:aa?){22}[ab]{22}x", "a".repeat(1024), false],
    ["^(?:aa?){22}[ab]{22}x", `${"a".repeat(60)}x`, true],
    ["(a+)+b", "a".repeat(1024), false],
    ["^(a|a)*$", `${"a".repeat(1023)}b`, false],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a".repeat(1024), false],
    ["(?:a*){40}$", "a".repeat(1023), true],
    ["(x+x+)+y", "x".repeat(1024), false],
    ["^(?:.*a){12}$", "a".repeat(1024), true],
  ])("%s on %j: %s", (pattern, text, right) => {
    expect(matches(pattern, text)).toBe(right);
  });
});

describe("what RE2 and JavaScript read alike", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "😀",
    ".",
    "[ab]",
    "[^a]",
    "[a-c]",
    "\\d",
    "\\D",
    "(?:a|b)",
    "(?:ab|c)",
    "(?:(?:a|😀)?)",
  );
  const piece = fc
    .tuple(atom, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "*?"))
    .map((parts) => parts.join(""));
  const sequence = fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  const pattern = fc
    .tuple(fc.constantFrom("", "^"), fc.array(sequence, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "$"))
    .map(([start, alternatives, end]) => `${start}(?:${alternatives.join("|")})${end}`);
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "1", "\n", "é", "😀"), { maxLength: 12 })
    .map((parts) => parts.join(""));

  it("comes out alike", () => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        // In JavaScript a dot leaves out more than the line feed; none of the others is among the texts.
        expect(matches(source, subject)).toBe(new RegExp(source, "u").test(subject));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe("the way a program is run here", () => {
  const words =
    "a b k é 😀 . \\pL \\PN [^a] [a-k] \\b \\B ^ $ \\A \\z (?i) (?s) (?m) (?i:k) (?-i) | ( (?: (?U: ) ) * + ? {2} {0,3} {2,} *? [[:word:]] \\w \\s";
  const pattern = fc.array(fc.constantFrom(...words.split(" ")), { maxLength: 12 }).map((parts) => parts.join(""));
  const text = fc.array(fc.constantFrom("a", "b", "K", "\u212a", "É", "é", " ", "_", "\n", "😀"), { maxLength: 10 });

  it("finds what the matcher of re2js itself finds", () => {
    let valid = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 3, maxLength: 6 }), (source, texts) => {
        const compiled = compilePattern(source);
        if (!compiled.ok) return;
        valid++;
        for (const parts of texts) {
          const subject = parts.join("");
          expect(compiled.value(subject, { steps: 0 })).toBe(RE2JS.compile(source).test(subject));
        }
      }),
      { numRuns: runs(1_500) },
    );
    expect(valid).toBeGreaterThan(150);
  });
});
