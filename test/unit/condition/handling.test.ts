import { describe, expect, it } from "vitest";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { evaluate, inStore } from "./evaluate.ts";

const TEXT = "a".repeat(900);
/** A text of 15,300 characters, made of one that an event may bring. */
const LONG = `event.data.text.replace("a", "${"a".repeat(17)}")`;
const said = { ...inStore, event: { name: "basket", data: { text: TEXT } } };

describe("what one evaluation handles", () => {
  it.each([
    ["the same text made anew for each of its characters", `${LONG}.split("").exists(c, ${LONG} == "b")`],
    [
      "a chain of functions for each of them",
      `${LONG}.split("").exists(c, ${LONG}${".replace('a','b').replace('b','a')".repeat(3)} == "b")`,
    ],
    ["a list looked through for each of its items", `${LONG}.split("").exists(c, "b" in ${LONG}.split(""))`],
    ["a list of as many texts", `${LONG}.split("").map(c, ${LONG}).size() > 1`],
    ["a pattern that is matched for each", `${LONG}.split("").exists(c, event.data.text.matches("b"))`],
  ])("has a bound, however few nodes it takes: %s", (_, condition) => {
    let verdict: unknown;
    expect(cpuMsOf(() => (verdict = evaluate(condition, said)))).toBeLessThan(400);
    expect(verdict).toBe("error");
  });

  it("is counted anew for each evaluation", () => {
    const once = `${LONG}.split("").exists(c, c == "b")`;
    for (let count = 0; count < 200; count++) expect(evaluate(once, said)).toBe(false);
  });

  it("has room for what conditions ask", () => {
    expect(evaluate(`event.data.text.split("").all(c, c in ["a", "b"])`, said)).toBe(true);
    expect(evaluate(`event.data.text${".upperAscii().lowerAscii()".repeat(60)} != ""`, said)).toBe(true);
  });
});
