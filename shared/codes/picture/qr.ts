import { encode } from "uqr";
import { type DarkRect, fitText, groupDigits, type Picture } from "./frame.ts";

/** White around the code, in modules (ISO/IEC 18004, section 6.3.8). */
const QUIET = 4;

/** The line below is as high as this part of the width. */
const TEXT_SHARE = 0.1;

/**
 * A text as a QR code for a screen, with its characters below. At least 15 % of it may be dirty or in a glare (error
 * correction M), and more if that makes it no larger.
 */
export function drawQr(text: string): Picture {
  const { data, size } = encode(text, { ecc: "M", boostEcc: true, border: 0 });
  const width = size + 2 * QUIET;
  const lineHeight = Math.ceil(width * TEXT_SHARE);
  const written = groupDigits(text);
  return {
    label: written,
    width,
    height: width + lineHeight,
    dark: data.flatMap((row, y) => runsOf(row).map((run) => ({ ...run, x: run.x + QUIET, y: y + QUIET, height: 1 }))),
    text: { text: written, x: [width / 2], baseline: width, size: fitText(written, { width: size, size: lineHeight }) },
  };
}

/** Where the dark modules of a row begin, and how many there are side by side. */
function runsOf(row: readonly boolean[]): readonly Pick<DarkRect, "x" | "width">[] {
  const runs: { x: number; width: number }[] = [];
  for (const [x, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last !== undefined && last.x + last.width === x) last.width++;
    else runs.push({ x, width: 1 });
  }
  return runs;
}
