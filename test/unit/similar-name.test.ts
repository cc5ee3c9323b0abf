import { describe, expect, it } from "vitest";
import { didYouMean, similarName } from "../../shared/text/similar-name.ts";

const KNOWN = ["caps", "offer", "onExit", "validFor", "quietHours", "id", "on"];

describe("the name that was meant", () => {
  it.each([
    ["capps", "caps"],
    ["cap", "caps"],
    ["offr", "offer"],
    ["ofefr", "offer"],
    ["validfor", "validFor"],
    ["quietHour", "quietHours"],
    ["quiteHours", "quietHours"],
    ["onexit", "onExit"],
  ])("for %s is %s", (name, meant) => {
    expect(similarName(name, KNOWN)).toBe(meant);
  });

  it.each(["i", "xy", "budget", "priority", "hours", ""])("for %s is none of these", (name) => {
    expect(similarName(name, KNOWN)).toBeUndefined();
  });
});

describe("a sentence that refuses a name", () => {
  it("ends with the one that was meant, or not at all", () => {
    expect(didYouMean(similarName("capps", KNOWN))).toBe(': did you mean "caps"?');
    expect(didYouMean(undefined)).toBe("");
  });
});
