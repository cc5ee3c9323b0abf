/** A language of the console. */
export type Language = "en" | "de";

/** The same words in both languages. */
export type InBoth<W> = Readonly<Record<Language, W>>;

/**
 * The words of one view or part. English is the form that German is held against: a word that is missing, or that has another
 * shape, is a type error.
 */
export function inBoth<W>(en: W, de: NoInfer<W>): InBoth<W> {
  return { en, de };
}

const KEY = "console-language";

/** The language to begin with: what was chosen here before, else the first of the browser's that the console has. */
export function firstLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const wanted = [chosen ?? "", ...preferred].map((tag) => tag.toLowerCase().split("-")[0]);
  return wanted.find((language) => language === "en" || language === "de") ?? "en";
}

/** What was chosen in this browser; null: nothing was, or the browser keeps nothing. */
export function chosenLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps a choice in this browser, if it keeps anything. */
export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // The choice holds until the page is closed.
  }
}
