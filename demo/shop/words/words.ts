import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

export type Language = "en" | "de";

const CHOSEN = "language";

/** The language that the person chose here, else the first of their browser's that the shop speaks, else English. */
export const language: Language = chosenLanguage() ?? browserLanguage();

/** How that language writes dates and amounts where this browser is at home, e.g. en-GB. */
export const locale: string = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;

/** What the shop says, in that language. */
export const words: Words = language === "de" ? de : en;

/** What of the words is a plain sentence. */
type Sentence = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];

/** Remembers the language, and says everything anew. */
export function chooseLanguage(next: Language): void {
  localStorage.setItem(CHOSEN, next);
  location.reload();
}

/** Puts the words into the page: `data-word` names what an element says, `data-word-label` what it is called. */
export function sayWords(root: ParentNode): void {
  for (const element of root.querySelectorAll("[data-word]"))
    element.textContent = sentence(element.getAttribute("data-word"));
  for (const element of root.querySelectorAll("[data-word-label]"))
    element.setAttribute("aria-label", sentence(element.getAttribute("data-word-label")));
}

function sentence(key: string | null): string {
  if (key === null || !isSentence(key)) throw new Error(`no words for ${key}`);
  return words[key];
}

function isSentence(key: string): key is Sentence {
  return typeof en[key as keyof Words] === "string";
}

function chosenLanguage(): Language | undefined {
  const chosen = localStorage.getItem(CHOSEN);
  return chosen === "en" || chosen === "de" ? chosen : undefined;
}

function browserLanguage(): Language {
  const spoken = navigator.languages.map((tag) => tag.split("-")[0]).find((tag) => tag === "en" || tag === "de");
  return spoken === "de" ? "de" : "en";
}
