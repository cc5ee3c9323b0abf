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
  const rows = fillRows(parts, width / size);
  if (rows.length <= most) return { lines: rows.map(lineOf), size };
  const kept = rows.slice(0, most).flat();
  while (fillRows([...kept, "…"], width / size).length > most) kept.pop();
  return { lines: fill([...kept, "…"], width / size).map((line) => line.replace(/ …$/, "…")), size };
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
  return widthAfter(0, text);
}

/** The width of a text that goes on after what is so wide: a sum in the one order, so that it always is the same. */
function widthAfter(before: number, text: string): number {
  let width = before;
  for (const character of text) width += WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? USUAL_WIDTH;
  return width;
}

/** The parts of a text that stay together. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let last: string | undefined;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    const isBreak =
      last === undefined ||
      last.endsWith(" ") ||
      (!CLOSING.test(segment) && !OPENING.test(last) && segment !== " " && SPACELESS.test(last.at(-1) + segment));
    if (isBreak) pieces.push(segment);
    else pieces[pieces.length - 1] += segment;
    last = segment;
  }
  return pieces;
}

function fill(pieces: readonly string[], width: number): string[] {
  return fillRows(pieces, width).map(lineOf);
}

/** The pieces of each line. */
function fillRows(pieces: readonly string[], width: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let filled = 0;
  for (const piece of pieces) {
    if (row.length > 0 && widthAfter(filled, piece.trimEnd()) > width) {
      rows.push(row);
      row = [];
      filled = 0;
    }
    row.push(piece);
    filled = widthAfter(filled, piece);
  }
  return [...rows, row];
}

function lineOf(row: readonly string[]): string {
  return row.join("").trimEnd();
}

/** A word that is longer than a line, in parts that are not. */
function chop(piece: string, width: number): string[] {
  const graphemes = [...new Intl.Segmenter().segment(piece)].map(({ segment }) => segment);
  return fillRows(graphemes, width).map((row) => row.join(""));
}
