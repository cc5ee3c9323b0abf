import { speak } from "../../page/speak.ts";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

/** What the page says, in the language of the person. */
export const { language, words, choose: chooseLanguage, say: sayWords } = speak<Words>({ en, de });

/** The language of texts and times: boards at airports have 24 hours, in English too. As demo/flight-catalog.json names it. */
export const locale = language === "en" ? "en-GB" : language;

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });

/** The time of an instant, epoch milliseconds, as clocks here show it. */
export function sayTime(ms: number): string {
  return clock.format(ms);
}

/** So many minutes in words. */
export function saySpan(minutes: number): string {
  return minutes < 60 ? words.minutes(minutes) : words.hours(Math.floor(minutes / 60), minutes % 60);
}
