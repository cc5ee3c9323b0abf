import { encode } from "uqr";
import { type Html, html } from "../../shared/pages/html.ts";

/** Modules that must be left white around a code (ISO/IEC 18004, quiet zone). */
const QUIET_MODULES = 4;

/** A QR code of a text as a piece of SVG, `sizeMm` wide without its quiet zone, its left upper corner at `x`, `y`. */
export function drawCode(
  text: string,
  { x, y, sizeMm }: { readonly x: number; readonly y: number; readonly sizeMm: number },
): Html {
  const { data, size } = encodeCode(text);
  const runs = data.flatMap((row, at) => runsOf(row).map(([from, length]) => `M${from} ${at}h${length}v1h-${length}z`));
  return html`<path id="code" fill="#000" shape-rendering="crispEdges" transform="translate(${x} ${y}) scale(${sizeMm / size})" d="${runs.join("")}"/>`;
}

/** How wide the white around that code must be, on each side. */
export function quietMmOf(text: string, sizeMm: number): number {
  return (QUIET_MODULES * sizeMm) / encodeCode(text).size;
}

/** The modules of a code, true where dark. A quarter of them may be dirty (error correction Q). */
export function encodeCode(text: string): { readonly data: readonly (readonly boolean[])[]; readonly size: number } {
  return encode(text, { ecc: "Q", border: 0 });
}

/** Where the dark modules of a row begin, and how many there are side by side. */
function runsOf(row: readonly boolean[]): readonly (readonly [from: number, length: number])[] {
  const runs: [number, number][] = [];
  for (const [at, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last !== undefined && last[0] + last[1] === at) last[1]++;
    else runs.push([at, 1]);
  }
  return runs;
}
