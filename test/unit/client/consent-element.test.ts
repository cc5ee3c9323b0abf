import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readableOn } from "../../../client/consent/readable-on.ts";
import { chooseConsentWords, ENGLISH, GERMAN } from "../../../client/consent/words.ts";
import { DEFAULTS } from "../../../shared/catalog/defaults.ts";

/** WCAG 2.2, "contrast ratio", of a colour with black or white. */
function contrast(colour: string, on: "#000" | "#fff"): number {
  const linear = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
  return on === "#000" ? (luminance + 0.05) / 0.05 : 1.05 / (luminance + 0.05);
}

describe("what is written on a brand's colour", () => {
  it.each([
    ["#ffffff", "#000"],
    ["#000000", "#fff"],
    ["#ffcc00", "#000"],
    ["#7a1f3d", "#fff"],
    ["#0057b8", "#fff"],
  ] as const)("on %s is %s", (colour, on) => expect(readableOn(colour)).toBe(on));

  it("can be read on any: at least 4.5 to 1", () => {
    const colours = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`);
    fc.assert(fc.property(colours, (colour) => contrast(colour, readableOn(colour)) > 4.5));
  });
});

describe("the words of <mesh-consent>", () => {
  it("name every purpose that a mesh has by default, in both languages, with the same blanks", () => {
    for (const words of [ENGLISH, GERMAN]) {
      for (const table of [words.names, words.whys])
        expect(Object.keys(table)).toEqual(expect.arrayContaining([...DEFAULTS.purposes]));
    }
    const blanks = (words: object) =>
      Object.entries(words).map(([key, text]) => [key, String(text).match(/\{\w+\}/g) ?? []]);
    expect(blanks(GERMAN)).toEqual(blanks(ENGLISH));
  });

  it("are those of the language, with an app's own over them", () => {
    expect([chooseConsentWords("de-AT").no, chooseConsentWords("den").no, chooseConsentWords("fr").no]).toEqual([
      GERMAN.no,
      ENGLISH.no,
      ENGLISH.no,
    ]);
    const words = chooseConsentWords("de", { title: "Dürfen wir?", whys: { marketing: "Brötchen." } });
    expect(words).toMatchObject({ title: "Dürfen wir?", whys: { marketing: "Brötchen.", push: GERMAN.whys.push } });
  });
});
