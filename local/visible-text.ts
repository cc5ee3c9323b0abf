/** Control characters but for line breaks and tabs, what breaks lines otherwise, and what turns the direction of writing. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * What a file, a network or a mesh said, as text that does nothing to the terminal it is printed in: what no one could see
 * there, such as the beginning of an escape sequence, is written out.
 */
export function visibleText(text: string): string {
  return text.replaceAll(INVISIBLE, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u${point.toString(16).padStart(4, "0")}`;
  });
}
