import { isEan13 } from "../gs1-digit.ts";
import type { DarkRect, Picture } from "./frame.ts";

/** Widths of two spaces and two bars in turn, of a digit on the left; on the right they are bars and spaces. */
const WIDTHS = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];

/** Which of the left digits are mirrored tells the first digit, which has no bars of its own: 1 is mirrored. */
const MIRRORED = ["000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010"];

const SIDE_GUARD = "111";
const MIDDLE_GUARD = "11111";

/** White on the left, which holds the first digit, and on the right, in modules. */
const LEFT_QUIET = 11;
const RIGHT_QUIET = 7;
const HEIGHT = 60;
/** So much further the guards reach down, between the digits. */
const GUARD_LONGER = 5;
const MARGIN = 5;
const TEXT_SIZE = 10;

/** Where guards and halves begin, in modules from the first bar. */
const SIDE_WIDTH = 3;
const DIGIT_WIDTH = 7;
const HALF_WIDTH = 6 * DIGIT_WIDTH;
const MIDDLE_AT = SIDE_WIDTH + HALF_WIDTH;
const RIGHT_AT = MIDDLE_AT + 5;
const BARS_WIDTH = RIGHT_AT + HALF_WIDTH + SIDE_WIDTH;

/**
 * An EAN-13 for a screen, with its digits below (GS1 General Specifications, section 5.2). Undefined for any text that is
 * not 13 digits with the right last one.
 */
export function drawEan13(code: string): Picture | undefined {
  if (!isEan13(code)) return undefined;
  const width = LEFT_QUIET + BARS_WIDTH + RIGHT_QUIET;
  const baseline = MARGIN + HEIGHT + TEXT_SIZE;
  return {
    label: code,
    width,
    height: baseline + MARGIN,
    dark: barsOf(code),
    text: { text: code, x: digitsAt(), baseline, size: TEXT_SIZE },
  };
}

function barsOf(code: string): readonly DarkRect[] {
  const parity = MIRRORED[Number(code.charAt(0))] ?? "";
  const left = [...code.slice(1, 7)].map((digit, at) => {
    const widths = WIDTHS[Number(digit)] ?? "";
    return parity.charAt(at) === "1" ? [...widths].toReversed().join("") : widths;
  });
  const right = [...code.slice(7)].map((digit) => WIDTHS[Number(digit)] ?? "");
  // A bar and a space in turn all the way: the left digits begin with a space, after the bar that ends the guard.
  const widths = [SIDE_GUARD, ...left, MIDDLE_GUARD, ...right, SIDE_GUARD].join("");
  const bars: DarkRect[] = [];
  let x = 0;
  for (const [at, digit] of [...widths].entries()) {
    const width = Number(digit);
    const height = isInGuard(x) ? HEIGHT + GUARD_LONGER : HEIGHT;
    if (at % 2 === 0) bars.push({ x: LEFT_QUIET + x, y: MARGIN, width, height });
    x += width;
  }
  return bars;
}

function isInGuard(x: number): boolean {
  return x < SIDE_WIDTH || (x >= MIDDLE_AT && x < RIGHT_AT) || x >= RIGHT_AT + HALF_WIDTH;
}

/** The middle of each digit: the first one in the white on the left, the others below their bars. */
function digitsAt(): readonly number[] {
  const halfAt = (start: number) => Array.from({ length: 6 }, (_, at) => LEFT_QUIET + start + (at + 0.5) * DIGIT_WIDTH);
  return [LEFT_QUIET / 2, ...halfAt(SIDE_WIDTH), ...halfAt(RIGHT_AT)];
}
