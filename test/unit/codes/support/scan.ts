import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** Pixels of a module: a phone's screen has more. */
const SCALE = 3;

/** The wasm file of the package: without it the module would ask the network for it. */
const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** What a scanner reads from a picture: the text, and the symbology as it would put it in front. */
export async function scan(svg: string): Promise<{ readonly text: string; readonly symbology: string } | undefined> {
  const [found] = await readBarcodes(drawPixels(svg), {
    formats: ["EAN13", "Code128", "QRCode"],
    tryHarder: true,
    maxNumberOfSymbols: 1,
  });
  return found && { text: found.text, symbology: found.symbologyIdentifier };
}

/** The sides of the picture and its dark rectangles, in modules, as the SVG draws them. */
export function modulesOf(svg: string): {
  readonly width: number;
  readonly height: number;
  readonly dark: readonly (readonly [x: number, y: number, width: number, height: number])[];
} {
  const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
  const rects = svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\3z/g);
  return {
    width,
    height,
    dark: [...rects].map(([, ...numbers]) => {
      const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
      return [x, y, width, height];
    }),
  };
}

/** Widths of bars and spaces in turn along one line of the picture. */
export function widthsAlong(svg: string): readonly number[] {
  const { dark } = modulesOf(svg);
  return dark.flatMap(([x, , width], at) => {
    const [next] = dark[at + 1] ?? [];
    return next === undefined ? [width] : [width, next - x - width];
  });
}

function drawPixels(svg: string): ImageData {
  const { width: modules, height: rows, dark } = modulesOf(svg);
  const [width, height] = [modules * SCALE, rows * SCALE];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const [x, y, wide, high] of dark) {
    for (let row = y * SCALE; row < (y + high) * SCALE; row++) {
      for (let column = x * SCALE; column < (x + wide) * SCALE; column++) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
      }
    }
  }
  return { data, width, height, colorSpace: "srgb" } as ImageData;
}
