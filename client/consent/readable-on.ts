/** Relative luminance at which black and white are equally easy to read (WCAG 2.2, contrast ratio): sqrt(1.05 * 0.05) - 0.05. */
const MIDDLE = Math.sqrt(1.05 * 0.05) - 0.05;

/** Black or white, whichever is easier to read on a colour `#rrggbb`: at least 4.58:1, whatever the colour. */
export function readableOn(colour: string): "#000" | "#fff" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  // WCAG 2.2, "relative luminance"
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE ? "#000" : "#fff";
}

function linear(share: number): number {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
