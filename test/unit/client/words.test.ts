import { describe, expect, it } from "vitest";
import type { OfferWords } from "../../../client/offer/api.ts";
import { chooseWords } from "../../../client/offer/choose-words.ts";
import { COUPON_ENGLISH, COUPON_GERMAN } from "../../../client/offer/coupon-words.ts";
import { ENGLISH, GERMAN } from "../../../client/offer/words.ts";
import { GATES } from "../../../shared/decide/gates.ts";

const REASONS = ["late", ...GATES.map(([reason]) => reason), "no-moment", "outranked"];

/** Every sentence with the names that it fills in, by its own name. */
function placeholders(words: OfferWords): Record<string, string[]> {
  const flat = { ...words, ...words.causes, ...words.reasons, ...words.purposes };
  return Object.fromEntries(
    Object.entries(flat).map(([name, text]) => [
      name,
      String(text)
        .match(/\{\w+\}/g)
        ?.toSorted() ?? [],
    ]),
  );
}

describe.each([
  ["en", ENGLISH],
  ["de", GERMAN],
])("the words in %s", (language, words) => {
  it("have a sentence of its own for every reason of the contract", () => {
    expect(Object.keys(words.reasons).toSorted()).toEqual(REASONS.toSorted());
    expect(new Set(Object.values(words.reasons)).size).toBe(REASONS.length);
    for (const sentence of Object.values(words.reasons)) expect(sentence).toMatch(/^\S.{8,}\.$/);
  });

  it("fill in the same names as the English ones", () => {
    expect(placeholders(words)).toEqual(placeholders(ENGLISH));
  });

  it("are chosen by the language of a tag", () => {
    expect(chooseWords(language)).toEqual(words);
    expect(chooseWords(`${language}-AT`)).toEqual({ ...words, language: `${language}-AT` });
  });
});

describe("the words of a coupon", () => {
  it("fill in the same names in every language", () => {
    const names = (words: object) => Object.entries(words).map(([name, text]) => [name, text.match(/\{\w+\}/g)]);
    expect(names(COUPON_GERMAN)).toEqual(names(COUPON_ENGLISH));
  });
});

describe("where there are no words of a language", () => {
  it.each(["fr", "ar-EG", "", "en_US", "not a tag"])("%j is English", (locale) => {
    expect(chooseWords(locale)).toEqual(ENGLISH);
  });
});

describe("an app's own words", () => {
  it("stand over the built-in ones, and the others stay", () => {
    const words = chooseWords("de", { why: "Wieso?", reasons: { paused: "Pause." }, purposes: { marketing: "Gutes" } });
    expect(words).toEqual({
      ...GERMAN,
      why: "Wieso?",
      reasons: { ...GERMAN.reasons, paused: "Pause." },
      purposes: { ...GERMAN.purposes, marketing: "Gutes" },
    });
  });
});
