import type { GivenWords, OfferWords } from "./api.ts";
import { ENGLISH, GERMAN } from "./words.ts";

/**
 * The words of a language, English where it has none, with an app's own words over them. Their `language` is the whole
 * tag where it fits (en-GB writes its dates otherwise than en-US). What is no BCP 47 tag counts as English.
 */
export function chooseWords(locale: string, given: GivenWords = {}): OfferWords {
  const language = languageOf(locale);
  const builtIn = [ENGLISH, GERMAN].find((words) => words.language === language);
  const words = builtIn === undefined ? ENGLISH : { ...builtIn, language: locale };
  return {
    ...words,
    ...given,
    causes: { ...words.causes, ...given.causes },
    purposes: { ...words.purposes, ...given.purposes },
    reasons: { ...words.reasons, ...given.reasons },
  };
}

function languageOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).language;
  } catch {
    return undefined;
  }
}
