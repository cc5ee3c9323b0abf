import { speak } from "../../page/speak.ts";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

/** What the paper says, in the language of the person. */
export const { language, locale, words, choose: chooseLanguage, say: sayWords } = speak<Words>({ en, de });
