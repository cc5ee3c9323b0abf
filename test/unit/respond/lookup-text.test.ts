import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLocale, lookupText } from "../../../shared/text/lookup-text.ts";
import { cpuMsOf } from "../../support/cpu-ms.ts";
import { runs } from "../../support/runs.ts";

/** RFC 4647 section 3.4, step by step as it is written there. */
function truncate(tags: readonly string[], range: string): string | undefined {
  const subtags = range.toLowerCase().split("-");
  while (subtags.length > 0) {
    const found = tags.find((tag) => tag.toLowerCase() === subtags.join("-"));
    if (found !== undefined) return found;
    subtags.pop();
    while (subtags.at(-1)?.length === 1) subtags.pop();
  }
  return undefined;
}

describe("looking up a text", () => {
  const text = { en: "Hello", de: "Hallo", "de-CH": "Grüezi", "zh-Hant": "您好", pt: "Olá" };

  it.each([
    ["de-CH", "Grüezi", "exact"],
    ["DE-ch", "Grüezi", "in any case"],
    ["de-CH-1996", "Grüezi", "one subtag shorter"],
    ["de-AT", "Hallo", "the language alone"],
    ["zh-Hant-CN-x-private1-private2", "您好", "the RFC's own example"],
    ["zh-Hans", "Hello", "no longer tag than asked for, so the mesh's"],
    ["d", "Hello", "no part of a subtag"],
    ["fr", "Hello", "another language: the mesh's"],
    ["", "Hello", "nothing"],
  ])("for %j gives %s: %s", (locale, expected) => {
    expect(lookupText(text, locale, "en")).toBe(expected);
  });

  it("without a locale gives the mesh's, which is looked up likewise", () => {
    expect(lookupText(text, undefined, "pt-BR")).toBe("Olá");
  });

  it("removes a single letter together with what follows it", () => {
    expect(lookupText({ "en-x": "private", en: "Hello" }, "en-x-pirate", "en")).toBe("Hello");
  });

  it("finds grandfathered and private use tags, whole or not at all", () => {
    const texts = { en: "Hello", "i-klingon": "nuqneH", "x-pirate": "Ahoy", "en-GB": "How do you do" };
    const given = ["i-klingon", "I-Klingon", "x-pirate", "x-pirate-captain", "i-default", "x-elf", "en-GB-oed"];
    expect(given.map((locale) => lookupText(texts, locale, "en"))).toEqual([
      "nuqneH",
      "nuqneH",
      "Ahoy",
      "Ahoy",
      "Hello",
      "Hello",
      "How do you do",
    ]);
    expect(lookupText(texts, "fr", "i-klingon")).toBe("nuqneH");
  });

  it("never reads what is not the text's own", () => {
    expect(lookupText({ en: "Hello" }, "constructor", "en")).toBe("Hello");
    expect(lookupText({ en: "Hello" }, "__proto__", "en")).toBe("Hello");
  });

  it("gives the first text where not even the mesh's locale is there, and nothing where no text is", () => {
    expect(lookupText({ fr: "Bonjour", de: "Hallo" }, "it", "en")).toBe("Bonjour");
    expect(lookupText({}, "it", "en")).toBe("");
  });

  it("finds what truncating step by step would find", () => {
    const subtag = fc.constantFrom("en", "de", "x", "u", "ch", "latn", "fonipa", "a");
    const tag = fc.array(subtag, { minLength: 1, maxLength: 5 }).map((subtags) => subtags.join("-"));
    fc.assert(
      fc.property(fc.uniqueArray(tag, { minLength: 1, maxLength: 8 }), tag, (tags, range) => {
        const texts = Object.fromEntries(tags.map((each) => [each, each]));
        expect(lookupText(texts, range, "none")).toBe(truncate(tags, range) ?? tags[0]);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe("a locale", () => {
  it.each([
    ...["en", "de-CH", "zh-Hant-TW", "en-US-u-hc-h23", "de-x-private", "EN-us", "qaa", "abcd", "abcdefgh"],
    // RFC 5646, appendix A
    ...["sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901", "sl-IT-nedis", "hy-Latn-IT-arevela", "es-419", "zh-yue-HK"],
    ...["de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "x-whatever", "qaa-Qaaa-QM-x-southern", "en-US-u-islamcal"],
    ...["zh-CN-a-myext-x-private", "en-a-myext-b-another"],
    // grandfathered: irregular, which the grammar does not make, and regular
    ...["i-klingon", "I-KLINGON", "en-GB-oed", "sgn-BE-FR", "i-default", "art-lojban", "zh-min-nan", "no-nyn"],
  ])("%s is well-formed", (tag) => {
    expect(isLocale(tag)).toBe(true);
  });

  it.each([
    ...["", "e", "en_US", "en-", "-en", "german language", "*", "en-a", "en-US-US-US", "en\n", "de-419-DE", "a-DE"],
    ...["x", "x-", "x-ninechars", "i-elvish", "i", "en-x", "en-a-x", "en-a-b", "abcdefghi", "zh-abcd-efgh-ijkl", "dé"],
  ])("%j is not", (tag) => {
    expect(isLocale(tag)).toBe(false);
  });

  it("is found out in time that does not grow out of hand with its length", () => {
    const cpuMs = cpuMsOf(() => {
      for (const part of ["-a", "-aa", "-aaa", "-abcd1", "-a-bb", "-x-a"]) isLocale(`en${part.repeat(100_000)}!`);
    });
    expect(cpuMs).toBeLessThan(1000);
  });
});
