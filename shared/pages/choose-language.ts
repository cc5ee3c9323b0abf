import { isLocale, lookupFirst } from "../text/lookup-text.ts";
import { type PageLanguage, WORDS } from "./words.ts";

const LANGUAGES = Object.keys(WORDS).filter(isPageLanguage);
const RANGES_READ = 20;

/** The language of a page's own words: of these BCP 47 ranges, best first, the first that there are words for; else English. */
export function chooseLanguage(ranges: readonly string[]): PageLanguage {
  return lookupFirst(LANGUAGES, ranges) ?? "en";
}

/**
 * The ranges of an Accept-Language header, best first, equal ones as they stand (RFC 9110, sections 12.4.2 and 12.5.4). `*`,
 * what is refused (`q=0`) and what is no range are left out, and so is everything beyond the first twenty.
 */
export function parseAcceptLanguage(header: string | null): readonly string[] {
  const wishes = (header ?? "").split(",", RANGES_READ).map((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const weight = parameters.flatMap(
      (parameter) => /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i.exec(parameter)?.[1] ?? [],
    );
    return { range, weight: parameters.length === 0 ? 1 : Number(weight[0] ?? 0) };
  });
  return wishes
    .filter(({ range, weight }) => weight > 0 && isLocale(range))
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}

function isPageLanguage(name: string): name is PageLanguage {
  return Object.hasOwn(WORDS, name);
}
