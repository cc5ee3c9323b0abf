import { speak } from "../../page/speak.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

/** What the till says, in the language of the cashier. */
export const { language, locale, words, choose: chooseLanguage, say: sayWords } = speak({ en, de });
