import type { Text } from "../catalog/catalog.ts";

/** Whether the tag is well-formed BCP 47 (RFC 5646, in the form that ECMA-402 takes: no underscores, no `i-klingon`). */
export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/**
 * The text for a person's locale by RFC 4647 section 3.4 (lookup), else for the mesh's, `fallback`, which every Text has;
 * where the catalog broke that promise, its first text, or nothing.
 */
export function lookupText(text: Readonly<Text>, locale: string | undefined, fallback: string): string {
  const tag = lookupTag(text, locale, fallback);
  return tag === undefined ? "" : (text[tag] ?? "");
}

/** The language of the text that `lookupText` gives; undefined where there is none. */
export function lookupTag(text: Readonly<Text>, locale: string | undefined, fallback: string): string | undefined {
  const tags = Object.keys(text);
  return (locale === undefined ? undefined : lookUp(tags, locale)) ?? lookUp(tags, fallback) ?? tags[0];
}

/**
 * Of the tags, the one that truncating the range subtag by subtag would meet first: the longest that is the range or its
 * beginning. A beginning that ends in a single letter or digit is never met, since that goes with the subtag after it.
 */
function lookUp(tags: readonly string[], range: string): string | undefined {
  const wanted = range.toLowerCase();
  let best: string | undefined;
  for (const tag of tags) {
    const candidate = tag.toLowerCase();
    const isMet = wanted === candidate || (wanted.startsWith(`${candidate}-`) && !/(^|-)[^-]$/.test(candidate));
    if (isMet && (best === undefined || tag.length > best.length)) best = tag;
  }
  return best;
}
