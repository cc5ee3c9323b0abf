/** A text in one or more languages, by BCP 47 tag. */
export type Text = Record<string, string>;

/** Most characters of a locale that the mesh takes: what RFC 5646, section 4.4.1, asks everyone to have room for. */
export const MAX_LOCALE_CHARACTERS = 35;

const PRIVATE_USE = "x(?:-[a-z0-9]{1,8})+";

/** RFC 5646, section 2.1: language, script, region, variants, extensions, private use; or private use alone. */
const LANGUAGE_TAG = new RegExp(
  "^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?" +
    "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*" +
    `(?:-${PRIVATE_USE})?|${PRIVATE_USE})$`,
  "i",
);

/** The grandfathered tags that do not fit it, all there will ever be; the others (`art-lojban`, `zh-min-nan`) do. */
const IRREGULAR: ReadonlySet<string> = new Set(
  (
    "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu " +
    "sgn-be-fr sgn-be-nl sgn-ch-de"
  ).split(" "),
);

/** Whether the tag is well-formed BCP 47 (RFC 5646, section 2.2.9), grandfathered and private use tags included. */
export function isLocale(tag: string): boolean {
  return LANGUAGE_TAG.test(tag) || IRREGULAR.has(tag.toLowerCase());
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

/** The first of the ranges that one of the tags answers (RFC 4647, section 3.4: a language priority list); gives that tag. */
export function lookupFirst<Tag extends string>(tags: readonly Tag[], ranges: readonly string[]): Tag | undefined {
  for (const range of ranges) {
    const tag = lookUp(tags, range);
    if (tag !== undefined) return tag;
  }
  return undefined;
}

/**
 * Of the tags, the one that truncating the range subtag by subtag would meet first: the longest that is the range or its
 * beginning. A beginning that ends in a single letter or digit is never met, since that goes with the subtag after it.
 */
function lookUp<Tag extends string>(tags: readonly Tag[], range: string): Tag | undefined {
  const wanted = range.toLowerCase();
  let best: Tag | undefined;
  for (const tag of tags) {
    const candidate = tag.toLowerCase();
    const isMet = wanted === candidate || (wanted.startsWith(`${candidate}-`) && !/(^|-)[^-]$/.test(candidate));
    if (isMet && (best === undefined || tag.length > best.length)) best = tag;
  }
  return best;
}
