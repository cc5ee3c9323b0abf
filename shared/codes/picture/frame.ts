/** A dark rectangle, in modules: the narrowest bar, or the side of a square, is one. */
export interface DarkRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of characters below a code, for a cashier who has to type it. */
export interface CodeText {
  readonly text: string;
  /** The middle of the line, or of each character. */
  readonly x: readonly number[];
  readonly baseline: number;
  readonly size: number;
}

/** A code as it is drawn. Sides in modules, with the white that a scanner needs around it. */
export interface Picture {
  /** What a screen reader says. */
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly dark: readonly DarkRect[];
  readonly text: CodeText;
}

/** How wide a character of a monospaced font is at most, as a part of its size. */
const CHARACTER_WIDTH = 0.62;
const FONT = "ui-monospace,Menlo,Consolas,monospace";

/**
 * A picture as a document of its own (SVG 2). White is drawn too: a scanner reads no code on the dark page of a night mode.
 * Nothing in it is a link, a style sheet or a script, so that the strictest policy shows it.
 */
export function writeSvg({ label, width, height, dark, text }: Picture): string {
  const bars = dark.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h-${width}z`).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(label)}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path fill="#000" shape-rendering="crispEdges" d="${bars}"/>`,
    `<text x="${text.x.join(" ")}" y="${text.baseline}" font-family="${FONT}" font-size="${text.size}" text-anchor="middle" aria-hidden="true">${escapeText(text.text)}</text>`,
    "</svg>",
  ].join("");
}

/** The size of one line that is centred below a code and no wider than it: at most `size`, in modules. */
export function fitText(text: string, { width, size }: { readonly width: number; readonly size: number }): number {
  return Math.min(size, Math.floor((100 * width) / (CHARACTER_WIDTH * text.length)) / 100);
}

/** A long number in groups of four, which people read and type with fewer mistakes; any other text as it is. */
export function groupDigits(text: string): string {
  return /^\d{13,}$/.test(text) ? text.replaceAll(/\d{4}(?=\d)/g, "$& ") : text;
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
