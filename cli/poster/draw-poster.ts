import { brandGround } from "../../shared/pages/brand-style.ts";
import { type Html, html, textOf } from "../../shared/pages/html.ts";
import type { PageLanguage } from "../../shared/pages/words.ts";
import { drawCode, quietMmOf } from "./draw-code.ts";
import { POSTER_WORDS } from "./poster-words.ts";
import { LINE_HEIGHT, type WrappedText, wrapText } from "./wrap-text.ts";

/** What a poster is about. */
export interface Poster {
  /** What the code says: the marker's address. */
  readonly address: string;
  readonly title: string;
  /** What the mesh calls itself. */
  readonly name: string;
  /** Of the poster's own words. */
  readonly language: PageLanguage;
  /** BCP 47 tag of the title. */
  readonly titleLanguage: string;
  /** Of the brand, `#rrggbb`. */
  readonly colour?: string | undefined;
}

/** A4 (ISO 216), in millimetres. */
const PAGE = { width: 210, height: 297 } as const;
const MIDDLE = PAGE.width / 2;
const TEXT_WIDTH = 176;

const GROUND_HEIGHT = 146;
const TITLE = { top: 27, height: 54 } as const;
const CARD_TOP = 88;
const CODE_MM = 96;
/** Around a code of few modules, which are large, the quiet zone is wider. */
const MIN_MARGIN_MM = 13;
const INK = "#1d1a16";
const SOFT = "#5d564d";
const LINE = "#e4ded4";
const FONTS =
  "system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans','Noto Sans Arabic','Noto Sans CJK SC',sans-serif";

/** Capital letters reach this far above the line they stand on, in units of the size of the font. */
const CAP_HEIGHT = 0.72;

/** What XML 1.0 has no way to write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/**
 * A poster of one A4 page as an SVG document, ready to be printed: the title on a ground of the brand's colour, the code of
 * the address, what comes of a scan, and the address for those who cannot scan. It loads nothing.
 */
export function drawPoster({ address, title, name, language, titleLanguage, colour }: Poster): string {
  const words = POSTER_WORDS[language];
  const { ground, text } = brandGround(colour);
  const margin = Math.max(quietMmOf(address, CODE_MM), MIN_MARGIN_MM);
  const card = { x: MIDDLE - CODE_MM / 2 - margin, size: CODE_MM + 2 * margin };
  const called = clean(name);
  const own = { lang: language, direction: directionOf(words.scan) };
  const said = (text: string, sizes: readonly number[], height: number) =>
    wrapText(text, { width: TEXT_WIDTH, height, sizes });
  const headline = said(clean(title), [23, 20, 17, 14.5, 12, 10, 8], TITLE.height);
  // A name of another script leaves the sentence in order (Unicode, bidirectional isolates).
  const after = words.after.replace("{name}", () => `\u2068${called}\u2069`);
  return textOf(html`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${PAGE.width}mm" height="${PAGE.height}mm" viewBox="0 0 ${PAGE.width} ${PAGE.height}" xml:lang="${language}" font-family="${FONTS}" fill="${INK}" text-anchor="middle">
<title>${clean(title)} · ${called}</title>
<style>@page{size:A4;margin:0}</style>
<rect width="${PAGE.width}" height="${PAGE.height}" fill="#fff"/>
<rect width="${PAGE.width}" height="${GROUND_HEIGHT}" fill="${ground}"/>
<g fill="${text}">
${linesOf("name", said(called, [6, 5, 4], 6), { top: 13, lang: titleLanguage, direction: directionOf(called), weight: 600 })}
${linesOf("title", headline, { top: TITLE.top + (TITLE.height - heightOf(headline)) / 2, lang: titleLanguage, direction: directionOf(title), weight: 800 })}
</g>
<rect x="${card.x}" y="${CARD_TOP}" width="${card.size}" height="${card.size}" rx="7" fill="#fff" stroke="${LINE}" stroke-width="0.4"/>
${drawCode(address, { x: card.x + margin, y: CARD_TOP + margin, sizeMm: CODE_MM })}
${linesOf("scan", said(words.scan, [10, 9, 8], 10), { top: 223, ...own, weight: 700 })}
${linesOf("after", said(after, [5.6, 5, 4.4], 14), { top: 236.5, ...own, weight: 400 })}
${linesOf("no-camera", said(words.noCamera, [3.7], 4), { top: 261, ...own, weight: 400, fill: SOFT })}
${linesOf("address", said(address, [6, 5, 4.2, 3.6], 9), { top: 267, lang: "und", direction: "ltr", weight: 600 })}
${linesOf("privacy", said(words.privacy, [3.7, 3.4], 9), { top: 281, ...own, weight: 400, fill: SOFT })}
</svg>
`);
}

interface Place {
  /** Where the first line's capitals begin. */
  readonly top: number;
  readonly lang: string;
  readonly direction: "ltr" | "rtl";
  readonly weight: number;
  readonly fill?: string;
}

function linesOf(part: string, { lines, size }: WrappedText, place: Place): Html {
  const { top, lang, direction, weight, fill = "inherit" } = place;
  const first = top + size * CAP_HEIGHT;
  const rows = lines.map(
    (line, at) => html`<tspan x="${MIDDLE}" y="${millimetres(first + at * size * LINE_HEIGHT)}">${line}</tspan>`,
  );
  return html`<text class="${part}" xml:lang="${lang}" direction="${direction}" font-size="${size}" font-weight="${weight}" fill="${fill}">${rows}</text>`;
}

function heightOf({ lines, size }: WrappedText): number {
  return size * (CAP_HEIGHT + (lines.length - 1) * LINE_HEIGHT);
}

/** By its first letter that has a direction, as in HTML's `dir="auto"`. */
function directionOf(text: string): "ltr" | "rtl" {
  const [first = ""] = /\p{L}/u.exec(text) ?? [];
  return /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u.test(first) ? "rtl" : "ltr";
}

function clean(text: string): string {
  return text.replace(UNWRITABLE, "");
}

function millimetres(length: number): number {
  return Math.round(length * 100) / 100;
}
