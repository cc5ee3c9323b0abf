/** Most code points of a value in a text. */
const MAX_CHARACTERS = 80;

/** Control characters, ends of lines, what turns the direction of writing, and halves of pairs. */
const REMOVED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** What can stand between two characters without being seen, or only as a mark on the first. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]/gu;

/** What a link or an address has, as people and apps recognize them, whatever the width of its signs. */
const LIKE_LINK = /[:/@]|\p{L}\.\p{L}/u;

/**
 * A value as it stands in a text: one line of plain text, at most 80 code points, cut between graphemes. Undefined, as if
 * it were missing: a value of which nothing can be seen, and a foreign one (of a device or partner) that may be a link.
 */
export function plainValue(value: string, { isForeign }: { readonly isForeign: boolean }): string | undefined {
  const line = value.replaceAll(REMOVED, "");
  if (isForeign && LIKE_LINK.test(line.replaceAll(UNSEEN, "").normalize("NFKC"))) return undefined;
  const cut = cutBetweenGraphemes(line);
  return cut.replaceAll(UNSEEN, "").trim() === "" ? undefined : cut;
}

/** The longest beginning that ends between graphemes: a family of emoji, or a letter with its marks, stays whole or goes. */
function cutBetweenGraphemes(text: string): string {
  if (text.length <= MAX_CHARACTERS || [...text].length <= MAX_CHARACTERS) return text;
  let kept = "";
  let characters = 0;
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    characters += [...segment].length;
    if (characters > MAX_CHARACTERS) break;
    kept += segment;
  }
  return kept;
}
