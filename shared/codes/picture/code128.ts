import { type DarkRect, fitText, groupDigits, type Picture } from "./frame.ts";

/** Widths of three bars and three spaces in turn, by the value of a symbol (ISO/IEC 15417, table 1). */
const WIDTHS = `212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121
211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124
121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241
114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141
114131 311141 411131 211412 211214 211232 2331112`.split(/\s/);

/** Symbols that are no character. In set B the first switches to C, in set C the second to B. */
const TO_C = 99;
const TO_B = 100;
const START_B = 104;
const START_C = 105;
const STOP = 106;
const CHECK_MODULUS = 103;

/** White on either side, and the height of the bars, in modules. The standard asks for 15 % of the width at least. */
const QUIET = 10;
const MIN_HEIGHT = 40;
const MIN_SHAPE = 0.2;
const TEXT_SIZE = 10;

const PRINTABLE = /^[ -~]+$/;
const TWO_DIGITS = /\d\d/y;

/** A code set: B has a symbol for every printable character, C one for two digits. */
type CodeSet = "B" | "C";

/**
 * The symbols of a text in Code 128, from start to stop (ISO/IEC 15417). Of all ways to switch between sets B and C it is one
 * of the shortest. Undefined for an empty text, and if a character is not printable ASCII.
 */
export function code128Symbols(text: string): readonly number[] | undefined {
  if (!PRINTABLE.test(text)) return undefined;
  const setAt = chooseSets(text);
  let set = setAt(0, undefined);
  const symbols = [set === "B" ? START_B : START_C];
  for (let at = 0; at < text.length; ) {
    const next = setAt(at, set);
    if (next !== set) symbols.push(next === "B" ? TO_B : TO_C);
    set = next;
    symbols.push(set === "B" ? text.charCodeAt(at) - 32 : Number(text.slice(at, at + 2)));
    at += set === "B" ? 1 : 2;
  }
  const sum = symbols.reduce((sum, symbol, at) => sum + symbol * Math.max(1, at), 0);
  return [...symbols, sum % CHECK_MODULUS, STOP];
}

/** A text as a Code 128 for a screen, with its characters below. Undefined for the same texts as `code128Symbols`. */
export function drawCode128(text: string): Picture | undefined {
  const symbols = code128Symbols(text);
  if (symbols === undefined) return undefined;
  const bars = barsOf(symbols.map((symbol) => WIDTHS[symbol] ?? "").join(""));
  const width = bars.end + QUIET;
  const height = Math.max(MIN_HEIGHT, Math.ceil(width * MIN_SHAPE));
  const written = groupDigits(text);
  const size = fitText(written, { width: width - 2 * QUIET, size: TEXT_SIZE });
  return {
    label: written,
    width,
    height: height + 2 * TEXT_SIZE,
    dark: bars.at.map(({ x, width }) => ({ x, y: TEXT_SIZE / 2, width, height })),
    text: { text: written, x: [width / 2], baseline: height + 1.5 * TEXT_SIZE, size },
  };
}

/** Where the bars stand: the widths are those of a bar and a space in turn. */
function barsOf(widths: string): { readonly at: readonly Pick<DarkRect, "x" | "width">[]; readonly end: number } {
  const at: { x: number; width: number }[] = [];
  let x = QUIET;
  for (const [index, digit] of [...widths].entries()) {
    const width = Number(digit);
    if (index % 2 === 0) at.push({ x, width });
    x += width;
  }
  return { at, end: x };
}

/**
 * For each place of the text, which set its symbol is best taken from, by the set that is in force before it. Worked out from
 * the end: so many symbols are needed for the rest if the next one is of this set. If both take as many, it is B.
 */
function chooseSets(text: string): (at: number, before: CodeSet | undefined) => CodeSet {
  const needs: Record<CodeSet, number>[] = [];
  needs[text.length] = { B: 0, C: 0 };
  /** From this place on, if `before` is in force: a switch is a symbol more. */
  const restAfter = (at: number, before: CodeSet) => {
    if (at === text.length) return 0;
    const { B = 0, C = 0 } = needs[at] ?? {};
    return before === "B" ? Math.min(B, C + 1) : Math.min(C, B + 1);
  };
  for (let at = text.length - 1; at >= 0; at--) {
    TWO_DIGITS.lastIndex = at;
    const hasTwoDigits = TWO_DIGITS.test(text);
    needs[at] = {
      B: 1 + restAfter(at + 1, "B"),
      C: hasTwoDigits ? 1 + restAfter(at + 2, "C") : Number.POSITIVE_INFINITY,
    };
  }
  return (at, before) => {
    const { B = 0, C = 0 } = needs[at] ?? {};
    const switchToB = before === "C" ? 1 : 0;
    const switchToC = before === "B" ? 1 : 0;
    return C + switchToC < B + switchToB ? "C" : "B";
  };
}
