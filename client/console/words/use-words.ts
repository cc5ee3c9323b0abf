import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { InBoth, Language } from "./language.ts";

/** The language that the console speaks now. */
export const LanguageContext = createContext<Language>("en");

/** These words in the language of the console. */
export function useWords<W>(words: InBoth<W>): W {
  return words[useContext(LanguageContext)];
}
