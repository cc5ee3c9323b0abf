import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../shared/condition/compile-pattern.ts";
import type { ConditionInput } from "../../../shared/condition/condition.ts";
import { MAX_PATTERN_SIZE, MAX_STEPS, MAX_TEXT_LENGTH } from "../../../shared/condition/pattern.ts";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { runs } from "../../support/runs.ts";
import { evaluate, inStore, refusal } from "./evaluate.ts";

describe("a pattern", () => {
  it.each([
    "^[A-Z]{2}[0-9]+$",
    "gold|silver|bronze",
    "^.*-store-.*$",
    "^(?:north|south)-[0-9]{1,4}$",
    "(abc)+",
    "[a|b)(*]+x",
    "\\\\d+\\\\.\\\\d{2}",
    "^(a+)?b",
    "a{,}",
    "",
    // Refused before, because a backtracking matcher takes for ever over them.
    "(a+)+",
    "^(a|b)*$",
    "(a?){50}",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "a*a*",
    "^a*a*a*$",
    "x*y|^z*z*",
    // Refused before, because JavaScript has other words for them.
    "(?<n>a)",
    "(?i)a",
  ])("%s is accepted", (pattern) => {
    expect(refusal(`locale.matches("${pattern}")`)).toBe("accepted");
  });

  it.each([
    ["(?:a{1000}|b{1000}|c{1000})", /too long/],
    ["[ab]{1000}", /too long: 20\d\d steps for a character, of 2000 at most/],
    ["(?=a)b", /not one of RE2 .*`\(\?=`/],
    ["(?!a)b", /not one of RE2/],
    ["(?<=a)b", /not one of RE2/],
    ["(?<!a)b", /not one of RE2/],
    ["(a)\\\\1", /not one of RE2 .*invalid escape sequence: `\\1`/],
    ["(?P=n)", /not one of RE2/],
    ["\\\\Z", /not one of RE2/],
    ["\\\\u0041", /not one of RE2/],
    ["\\\\p{Lowercase_Letter}", /not one of RE2/],
    ["[[:letter:]]", /not one of RE2/],
    ["a**", /not one of RE2/],
    ["a{1001}", /not one of RE2/],
    ["(?:a{500}){3}", /not one of RE2/],
    ["(", /not one of RE2 .*missing closing/],
    ["a{2,1}", /not one of RE2/],
    ["a".repeat(501), /at most 500/],
  ])("%s is refused", (pattern, reason) => {
    expect(refusal(`locale.matches("${pattern}")`)).toMatch(reason);
  });

  it("has to be a literal", () => {
    expect(refusal("locale.matches(zone)")).toMatch(/literal pattern/);
    expect(refusal('locale.matches("a" + "b")')).toMatch(/literal pattern/);
    expect(refusal('zone.matches(event.data["pattern"])')).toMatch(/literal pattern/);
    expect(refusal("locale.matches(b'a')")).not.toBe("accepted");
  });

  it("is matched against a text of at most 1,024 characters", () => {
    const joined = (count: number) => `(${new Array(count).fill("event.data.text").join(" + ")}).matches("^.*.*y$")`;
    const of = (length: number): ConditionInput => ({
      ...inStore,
      event: { name: "basket", data: { text: "x".repeat(length) } },
    });
    expect(evaluate(joined(1), of(1024))).toBe(false);
    expect(evaluate(joined(2), of(512))).toBe(false);
    expect(evaluate(joined(2), of(513))).toBe("error");
    expect(evaluate(`!${joined(2)}`, of(513))).toBe("error");
    expect(cpuMsOf(() => expect(evaluate(joined(45), of(1000))).toBe("error"))).toBeLessThan(100);
  });

  it("takes no more time where there are many", () => {
    const input = { ...inStore, event: { name: "basket", data: { text: "x".repeat(1000) } } };
    const texts = (count: number) => new Array(count).fill("event.data.text").join(", ");
    const cpuMs = cpuMsOf(() => {
      expect(evaluate(`[${texts(60)}].exists(text, text.matches("^.*.*y$"))`, input)).toBe("error");
      expect(evaluate(new Array(30).fill('event.data.text.matches("^.*.*y$")').join(" || "), input)).toBe("error");
    });
    expect(cpuMs).toBeLessThan(200);
    const short = { ...inStore, place: { id: "a", name: "A", labels: new Array<string>(500).fill("a-label") } };
    expect(evaluate('place.labels.exists(label, label.matches("store.*x"))', short)).toBe(false);
    expect(evaluate('place.labels.exists(label, label.matches("l$"))', short)).toBe(true);
  });

  it("is for texts", () => {
    expect(refusal('local.hour.matches("9")')).toMatch(/for texts/);
    expect(evaluate('event.data.amount.matches("10")')).toBe("error");
    expect(evaluate('event.data.nothing.matches("10")')).toBe("error");
  });

  it("that is accepted is matched quickly, whatever the text", () => {
    const fragment = fc.constantFrom(
      "a",
      "b",
      "(a)",
      "(a|b)",
      "a*",
      "a+",
      "(a+)",
      "[ab]",
      "a{1,9}",
      "a?",
      "^",
      "$",
      ".",
      ".*",
      "(?i)k",
      "\\pL",
      "[^\\pN]*",
      "(?:a?){90}",
      "\\b|\\B",
    );
    const end = "c";
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 8 }), fc.constantFrom("", "*", "+", "{2,3}"), (parts, quantifier) => {
        const pattern = `${parts.join("")}${parts.length === 0 ? "" : `(${parts.join("")})${quantifier}`}${end}`;
        const compiled = compilePattern(pattern);
        if (!compiled.ok) return;
        for (const text of ["a".repeat(MAX_TEXT_LENGTH), "ab".repeat(MAX_TEXT_LENGTH / 2), "\u212a".repeat(1024)]) {
          const work = { steps: 0 };
          const match = () => {
            try {
              compiled.value(text, work);
            } catch (error) {
              expect(String(error)).toMatch(/too much to match/);
            }
          };
          expect(cpuMsOf(match)).toBeLessThan(200);
          expect(work.steps).toBeLessThanOrEqual(MAX_STEPS + MAX_PATTERN_SIZE);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it("is matched to every text of 70 characters, however large it is", () => {
    const compiled = compilePattern(`(?:[ab]?){${Math.floor((MAX_PATTERN_SIZE - 30) / 3)}}[cd]$`);
    const work = { steps: 0 };
    expect(compiled.ok && compiled.value("ab".repeat(35), work)).toBe(false);
    expect(work.steps).toBeGreaterThan(MAX_STEPS * 0.9);
    expect(() => compiled.ok && compiled.value("ab".repeat(40), { steps: 0 })).toThrow(/too much/);
  });

  it("of 145 steps is matched to every text", () => {
    const compiled = compilePattern("(?:[ab]?){44}[cd]$");
    const work = { steps: 0 };
    expect(compiled.ok && compiled.value("ab".repeat(512), work)).toBe(false);
    expect(work.steps).toBeGreaterThan(MAX_STEPS * 0.9);
  });

  it("counts texts, too, so that a great many short matches end", () => {
    for (const pattern of ["^b", "(?:a?){300}"]) {
      const compiled = compilePattern(pattern);
      const work = { steps: 0 };
      let texts = 0;
      const run = () => {
        for (; texts < MAX_STEPS; texts++) if (compiled.ok) compiled.value("a", work);
      };
      expect(run).toThrow(/too much/);
      expect(texts).toBeLessThan(MAX_STEPS / (pattern === "^b" ? 60 : 600));
    }
  });
});
