import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "puppeteer-core";

/*
 * Draws the PNG icons from icon.svg: `node demo/flight/icons/draw-icons.ts`; CHROMIUM names the browser. What a launcher
 * masks, and iOS, want no corners of their own; what is masked has a safe zone around it (W3C, Web Application Manifest).
 */

const here = import.meta.dirname;
const rounded = readFileSync(join(here, "icon.svg"), "utf8");
const square = rounded.replace(' rx="14"', "");
/** The whole drawing in the middle 60 %, on a ground of its colour. */
const padded = square.replace('viewBox="0 0 64 64"', 'viewBox="-10 -10 84 84"').replace(/<rect [^>]*>/, "");

const browser = await launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
for (const [name, pixels, svg] of [
  ["icon-192", 192, rounded],
  ["icon-512", 512, rounded],
  ["maskable-512", 512, padded],
  ["apple-touch-icon", 180, square],
] as const) {
  await page.setViewport({ width: pixels, height: pixels });
  const ground = svg === padded ? "#14191c" : "transparent";
  await page.setContent(`<style>body{margin:0;background:${ground}}svg{display:block}</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  writeFileSync(join(here, `${name}.png`), png);
}
await browser.close();
