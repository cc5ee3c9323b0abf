import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConditionInput } from "../../../shared/condition/condition.ts";
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
  ])("%s is accepted", (pattern) => {
    expect(refusal(`locale.matches("${pattern}")`)).toBe("accepted");
  });

  it.each([
    ["(a+)+", /too long/],
    ["^(a|b)*$", /too long/],
    ["(a?){50}", /too long/],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", /too long/],
    ["a*a*", /too long/],
    ["^a*a*a*$", /too long/],
    ["x*y|^z*z*", /too long/],
    ["(?=a)b", /look around/],
    ["(?<n>a)", /look around/],
    ["(a)\\\\1", /refer back/],
    ["(", /not a regular expression/],
    ["a{2,1}", /not a regular expression/],
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
    );
    const end = "c";
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 8 }), fc.constantFrom("", "*", "+", "{2,3}"), (parts, quantifier) => {
        const pattern = `${parts.join("")}${parts.length === 0 ? "" : `(${parts.join("")})${quantifier}`}${end}`;
        if (refusal(`locale.matches("${pattern}")`) !== "accepted") return;
        expect(cpuMsOf(() => void new RegExp(pattern).test("a".repeat(1024)))).toBeLessThan(200);
      }),
      { numRuns: runs(300) },
    );
  });
});
