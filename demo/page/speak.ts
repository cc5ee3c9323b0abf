export type Language = "en" | "de";

/** What a page says, by key; some of it takes values. */
type AnyWords = Readonly<Record<string, unknown>>;

/** What a page says, and in which language. */
export interface Spoken<Words> {
  /** The language that the person chose here, else the first of their browser's that the page speaks, else English. */
  readonly language: Language;
  /** How that language writes dates and amounts where this browser is at home, e.g. en-GB. */
  readonly locale: string;
  readonly words: Words;
  /** Remembers the language, and says everything anew. */
  choose(next: Language): void;
  /** Puts the words into the page: `data-word` names what an element says, `data-word-label` what it is called. */
  say(root: ParentNode): void;
}

const CHOSEN = "language";

/** Speaks a language of the person. Words of a page are the same keys in each. */
export function speak<Words extends AnyWords>(all: Readonly<Record<Language, Words>>): Spoken<Words> {
  const language = chosenLanguage() ?? browserLanguage();
  const words = all[language];

  function sentence(key: string | null): string {
    const said = key === null ? undefined : words[key];
    if (typeof said !== "string") throw new Error(`no words for ${key}`);
    return said;
  }

  return {
    language,
    locale: navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language,
    words,
    choose(next) {
      localStorage.setItem(CHOSEN, next);
      location.reload();
    },
    say(root) {
      for (const element of root.querySelectorAll("[data-word]"))
        element.textContent = sentence(element.getAttribute("data-word"));
      for (const element of root.querySelectorAll("[data-word-label]"))
        element.setAttribute("aria-label", sentence(element.getAttribute("data-word-label")));
    },
  };
}

function chosenLanguage(): Language | undefined {
  const chosen = localStorage.getItem(CHOSEN);
  return chosen === "en" || chosen === "de" ? chosen : undefined;
}

function browserLanguage(): Language {
  const spoken = navigator.languages.map((tag) => tag.split("-")[0]).find((tag) => tag === "en" || tag === "de");
  return spoken === "de" ? "de" : "en";
}
