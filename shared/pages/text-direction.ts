const RIGHT_TO_LEFT: ReadonlySet<string> = new Set("Adlm Arab Aran Hebr Mand Nkoo Rohg Samr Syrc Thaa".split(" "));

/**
 * How a language is written, by its script: the tag's own, else its most likely one (UTS #35, "likely subtags"). An unknown
 * language is written from left to right.
 */
export function textDirection(lang: string): "ltr" | "rtl" {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(lang).maximize().script ?? "") ? "rtl" : "ltr";
  } catch {
    // Well-formed BCP 47 that ECMA-402 does not know, such as i-klingon.
    return "ltr";
  }
}
