/** A text in lines that fit, and the size at which they do. */
export interface WrappedText {
  readonly lines: readonly string[];
  readonly size: number;
}

/** How wide a character is, in units of the size of the font: on the wide side of what fonts have, so that nothing sticks out. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\p{M}\p{Cf}]/u, 0],
  [/[\p{Extended_Pictographic}]/u, 1.4],
  [/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303f\uff00-\uff60]/u, 1],
  [/[mwMW@%—…]/u, 0.95],
  [/[\p{Lu}&]/u, 0.76],
  [/[ijl.,:;|!'’ft()\-/ ]/u, 0.4],
];
const USUAL_WIDTH = 0.64;

/** What no line begins with, so that it stays with what is before it. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}\u3001\u3002\uff0c\u30fc]/u;
/** What no line ends with. */
const OPENING = /[\p{Ps}\p{Pi}]$/u;
/** A break of a line is good after a space, and between any two words of a script without spaces. */
const SPACELESS = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;

/** Lines stand this far from each other, in units of the size of the font. */
export const LINE_HEIGHT = 1.22;

/** Room for a text: in one unit, with the sizes that it may have, the best first. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly sizes: readonly number[];
}

/**
 * The text in lines that fit, in the first of the sizes that lets it: lines as even as can be, so that no word is left over.
 * What is too long even for the last size ends with an ellipsis.
 */
export function wrapText(text: string, { width, height, sizes }: Room): WrappedText {
  const pieces = piecesOf(text.replace(/\s+/gu, " ").trim());
  for (const size of sizes) {
    const lines = fill(pieces, width / size);
    const isNarrow = lines.every((line) => widthOf(line) <= width / size);
    if (isNarrow && lines.length <= mostLines(height, size)) return { lines: even(pieces, lines, width / size), size };
  }
  const size = sizes.at(-1) ?? 1;
  const most = mostLines(height, size);
  const parts = pieces.flatMap((piece) => chop(piece, width / size));
  const lines = fill(parts, width / size);
  if (lines.length <= most) return { lines, size };
  while (fill([...parts, "…"], width / size).length > most) parts.pop();
  return { lines: fill([...parts, "…"], width / size).map((line) => line.replace(/ …$/, "…")), size };
}

function mostLines(height: number, size: number): number {
  return Math.max(1, Math.floor(height / (size * LINE_HEIGHT)));
}

/** The same number of lines, in as little width as that takes. */
function even(pieces: readonly string[], lines: string[], width: number): string[] {
  let best = lines;
  for (let share = 0.97; share > 0.4; share -= 0.03) {
    const narrower = fill(pieces, width * share);
    if (narrower.length > lines.length || narrower.some((line) => widthOf(line) > width)) return best;
    best = narrower;
  }
  return best;
}

/** How wide a text is at most, in units of the size of its font. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? USUAL_WIDTH;
  return width;
}

/** The parts of a text that stay together. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    const last = pieces.at(-1);
    const isBreak =
      last === undefined ||
      last.endsWith(" ") ||
      (!CLOSING.test(segment) && !OPENING.test(last) && segment !== " " && SPACELESS.test(last.at(-1) + segment));
    if (isBreak) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}

function fill(pieces: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** A word that is longer than a line, in parts that are not. */
function chop(piece: string, width: number): string[] {
  const parts: string[] = [""];
  for (const { segment } of new Intl.Segmenter().segment(piece)) {
    const last = parts.at(-1) ?? "";
    if (last !== "" && widthOf((last + segment).trimEnd()) > width) parts.push(segment);
    else parts[parts.length - 1] = last + segment;
  }
  return parts;
}
