/** The grounds that a brand's colour stands on: cards by day and by night. */
const CARD = { light: [255, 255, 255], dark: [30, 27, 23] } as const;
/** What the cards lie on. */
const PAPER = { light: [250, 248, 245], dark: [19, 17, 14] } as const;
const INK = [29, 26, 22] as const;
const WHITE = [255, 255, 255] as const;

/** WCAG 2.2, success criterion 1.4.3: contrast of a text and what is behind it. */
const MIN_CONTRAST = 4.5;
const STEPS = 20;

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The colours of a page in a brand's colour (`#rrggbb`), as a piece of style sheet: darker by day and lighter by night, as far
 * as a text in it needs to be read, and on its button the text that reads best. Empty where the colour is none. Only numbers
 * come out of it, whatever goes in.
 */
export function brandStyle(colour: string | undefined): string {
  const brand = parseColour(colour);
  if (brand === undefined) return "";
  const day = readable(brand, CARD.light, [0, 0, 0]);
  const night = readable(brand, CARD.dark, WHITE);
  const byDay = declare(day, CARD.light, PAPER.light);
  const byNight = declare(night, CARD.dark, PAPER.dark);
  return `:root{${byDay}}@media (prefers-color-scheme:dark){:root{${byNight}}}`;
}

/** A ground in a brand's colour, or in the mesh's own, and the text that reads best on it, as colours of a style sheet. */
export function brandGround(colour: string | undefined): { readonly ground: string; readonly text: string } {
  const ground = parseColour(colour) ?? INK;
  return { ground: `rgb(${ground.join(",")})`, text: `rgb(${textOn(ground).join(",")})` };
}

function declare(accent: Rgb, card: Rgb, paper: Rgb): string {
  const onAccent = textOn(accent);
  const glow = mix(card, accent, 0.16);
  const glow2 = mix(card, accent, 0.28);
  return Object.entries({
    ember: accent,
    press: accent,
    "on-press": onAccent,
    glow,
    glow2,
    paper: mix(paper, accent, 0.05),
  })
    .map(([name, rgb]) => `--${name}:rgb(${rgb.join(" ")})`)
    .join(";");
}

function textOn(ground: Rgb): Rgb {
  return contrast(ground, WHITE) >= contrast(ground, INK) ? WHITE : INK;
}

/** The colour, as near to itself as a text in it can be read on `ground`. */
function readable(colour: Rgb, ground: Rgb, towards: Rgb): Rgb {
  for (let step = 0; step < STEPS; step++) {
    const tried = mix(colour, towards, step / STEPS);
    if (contrast(tried, ground) >= MIN_CONTRAST) return tried;
  }
  return towards;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [red, green, blue] = from.map((part, at) => Math.round(part + ((to[at] ?? part) - part) * share));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

/** WCAG 2.2, "contrast ratio". */
export function contrast(one: Rgb, other: Rgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parseColour(colour: string | undefined): Rgb | undefined {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour ?? "");
  if (hex === null) return undefined;
  const [red = 0, green = 0, blue = 0] = hex.slice(1).map((part) => Number.parseInt(part, 16));
  return [red, green, blue];
}
