/** A text of somebody else is shown up to this many characters. */
const MAX_CHARACTERS = 300;

/**
 * What the network, a box or a broker said, as text that does nothing to the terminal, log or page it is shown in: control
 * characters (an escape sequence begins with one), those that turn the direction of writing, and line breaks become one
 * space. Longer text is cut.
 */
export function plainText(text: string): string {
  const plain = text
    .slice(0, 4 * MAX_CHARACTERS)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const characters = [...plain];
  return characters.length <= MAX_CHARACTERS ? plain : `${characters.slice(0, MAX_CHARACTERS - 1).join("")}…`;
}
