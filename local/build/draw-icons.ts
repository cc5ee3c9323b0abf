import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "puppeteer-core";

/*
 * Draws the PNG icons of the demo pages from each icon.svg: `node local/build/draw-icons.ts`; CHROMIUM names the browser. What a
 * launcher masks, and iOS, want no corners of their own; what is masked has a safe zone around it (W3C, Web Application Manifest).
 */

/** What rounds the corners of an icon.svg, its view, a wider one with all of it in the middle 60 %, and the colour behind that. */
const ICONS = [
  { page: "flight", corners: 'rx="14"', view: "0 0 64 64", widerView: "-10 -10 84 84", ground: "#14191c" },
  { page: "shop", corners: 'rx="7.5"', view: "-17 -17 34 34", widerView: "-22 -22 44 44", ground: "#ffe3d3" },
];

const browser = await launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const tab = await browser.newPage();
for (const { page, corners, view, widerView, ground } of ICONS) {
  const directory = join(import.meta.dirname, "../../demo", page, "icons");
  const rounded = readFileSync(join(directory, "icon.svg"), "utf8");
  const square = rounded.replace(` ${corners}`, "");
  const padded = square.replace(`viewBox="${view}"`, `viewBox="${widerView}"`).replace(/<rect [^>]*>/, "");
  for (const [name, pixels, svg] of [
    ["icon-192", 192, rounded],
    ["icon-512", 512, rounded],
    ["maskable-512", 512, padded],
    ["apple-touch-icon", 180, square],
  ] as const) {
    await tab.setViewport({ width: pixels, height: pixels });
    const behind = svg === padded ? ground : "transparent";
    await tab.setContent(`<style>body{margin:0;background:${behind}}svg{display:block}</style>${svg}`);
    const png = await tab.screenshot({ omitBackground: true });
    writeFileSync(join(directory, `${name}.png`), png);
  }
}
await browser.close();
