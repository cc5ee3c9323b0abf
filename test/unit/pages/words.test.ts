import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLanguage, parseAcceptLanguage } from "../../../shared/pages/choose-language.ts";
import { html, textOf } from "../../../shared/pages/html.ts";
import { linkOf } from "../../../shared/pages/link-of.ts";
import { INSTANT_FIELDS } from "../../../shared/pages/offer-page.ts";
import { textDirection } from "../../../shared/pages/page.ts";
import { fillWords, WORDS } from "../../../shared/pages/words.ts";
import { formatInstant } from "../../../shared/text/format-instant.ts";

describe("the words of the pages", () => {
  const languages = Object.entries(WORDS);

  it.each(languages)("in %s: every sentence is said, and names what it names in English", (_, words) => {
    const named = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].join();
    const namesOf = (all: object) => Object.entries(all).map(([name, sentence]) => [name, named(sentence)]);
    expect(namesOf(words)).toEqual(namesOf(WORDS.en));
    for (const sentence of Object.values(words)) expect(sentence.trim().length).toBeGreaterThan(3);
  });

  it("are another text in every language", () => {
    for (const name of ["why", "over", "unknown", "scanInApp"] as const) {
      expect(new Set(languages.map(([, words]) => words[name])).size).toBe(languages.length);
    }
  });

  it("set a name apart, as text", () => {
    expect(textOf(html`${fillWords("Ask {name}, not {name}.", "<i>")}`)).toBe(
      "Ask <bdi>&lt;i&gt;</bdi>, not <bdi>&lt;i&gt;</bdi>.",
    );
    expect(textOf(html`${fillWords("Ask.", "A")}`)).toBe("Ask.");
  });
});

describe("the language of a page", () => {
  it.each<[string, readonly string[]]>([
    ["de", ["de-CH"]],
    ["ar", ["ar-EG-u-nu-latn"]],
    ["fr", ["sv", "fr-CA", "de"]],
    ["en", ["sv-SE"]],
    ["en", []],
  ])("is %s for %j", (expected, ranges) => expect(chooseLanguage(ranges)).toBe(expected));

  it.each<[string | null, readonly string[]]>([
    ["de-CH, fr;q=0.9, en;q=0.8", ["de-CH", "fr", "en"]],
    ["en;q=0.5,de;q=0.7 , it", ["it", "de", "en"]],
    ["fr;q=0, *;q=0.5, pl;q=0.1", ["pl"]],
    ["tr;q=1.001, nl;q=0.1234, es;level=1", []],
    ["<script>, en", ["en"]],
    ["", []],
    [null, []],
  ])("%j wishes for %j", (header, expected) => expect(parseAcceptLanguage(header)).toEqual(expected));

  it("of whatever header is one there are words for", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(Object.keys(WORDS)).toContain(chooseLanguage(parseAcceptLanguage(header)));
      }),
    );
  });

  it.each(["ar", "he-IL", "fa", "ur-PK", "ps", "yi", "az-Arab", "dv", "ks"])(
    "%s is written from right to left",
    (tag) => {
      expect(textDirection(tag)).toBe("rtl");
    },
  );

  it.each(["en", "de", "ar-Latn", "tr", "ja", "i-klingon", "x-private", "not a tag"])("%s is not", (tag) => {
    expect(textDirection(tag)).toBe("ltr");
  });
});

describe("the end of an offer", () => {
  const END_MS = Date.UTC(2029, 5, 4, 16, 30);
  const instantText = (lang: string, timeZone: string) => formatInstant(END_MS, INSTANT_FIELDS, { lang, timeZone });

  it("is written in the language and in the person's zone, which is told", () => {
    expect(instantText("de", "Europe/Berlin")).toBe("Montag, 4. Juni um 18:30 MESZ");
    expect(instantText("en", "Asia/Kathmandu")).toMatch(/^Monday,? (?:4 June|June 4) at 10:15\sPM GMT\+5:45$/);
    expect(instantText("ar", "UTC")).toMatch(/يونيو/);
  });

  it("is written all the same where the language or the zone is unknown", () => {
    expect(instantText("i-klingon", "UTC")).toMatch(/June/);
    expect(instantText("not a tag", "Not/AZone")).toMatch(/4:30\sPM UTC/);
  });
});

describe("a link", () => {
  it.each([
    ["https://shop.test/a?b=1#c", "https://shop.test/a?b=1#c"],
    ["http://localhost:8080/", "http://localhost:8080/"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/"],
    ["http://shop.localhost/", "http://shop.localhost/"],
    ['https://shop.test/"><script>', "https://shop.test/%22%3E%3Cscript%3E"],
  ])("leads to %s", (url, expected) => expect(linkOf(url)).toBe(expected));

  it.each(["http://shop.test/", "javascript:alert(1)", "data:text/html,x", "//shop.test", "shop", "", undefined])(
    "does not lead to %s",
    (url) => expect(linkOf(url)).toBeUndefined(),
  );
});
