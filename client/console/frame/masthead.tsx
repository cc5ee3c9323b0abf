import { useContext } from "preact/hooks";
import { inBoth, type Language } from "../words/language.ts";
import { LanguageContext, useWords } from "../words/use-words.ts";

const WORDS = inBoth({ language: "Language", product: "Console" }, { language: "Sprache", product: "Konsole" });

const LANGUAGES = { en: "English", de: "Deutsch" } as const satisfies Record<Language, string>;

/** The top of the page: which mesh this is, and in which language it speaks. `children`: what else stands there. */
export function Masthead({
  choose,
  children,
}: {
  readonly choose: (language: Language) => void;
  readonly children?: preact.ComponentChildren;
}) {
  const words = useWords(WORDS);
  const language = useContext(LanguageContext);
  return (
    <header class="masthead">
      <p class="brand">
        <svg
          viewBox="0 0 24 24"
          width="20"
          height="20"
          fill="none"
          stroke="currentColor"
          stroke-width="2.5"
          aria-hidden="true"
        >
          <circle cx="12" cy="12" r="3" fill="currentColor" />
          <circle cx="12" cy="12" r="9.5" />
        </svg>
        <span>{words.product}</span>
        <bdi class="host">{location.host}</bdi>
      </p>
      <div class="masthead-end">
        {children}
        <label class="language">
          <span class="unseen">{words.language}</span>
          <select value={language} onChange={({ currentTarget }) => choose(currentTarget.value as Language)}>
            {Object.entries(LANGUAGES).map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}
