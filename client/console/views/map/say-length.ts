import type { Formats } from "../../format/use-formats.ts";
import type { MapWords } from "./map-words.ts";

/** A length as people say it: in metres, from a kilometre on in kilometres. */
export function sayLength(metres: number, words: MapWords, formats: Formats): string {
  return metres >= 1_000
    ? `${formats.count(metres / 1_000)} ${words.kilometres}`
    : `${formats.count(metres)} ${words.metres}`;
}
