import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "puppeteer-core";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });

/** What a scanner reads that is held before the screen: `symbology text` of each code on it, by text. */
export async function scanPage(page: Page): Promise<string[]> {
  const png = await page.screenshot({ type: "png" });
  const found = await readBarcodes(new Blob([Uint8Array.from(png)]), { tryHarder: true, maxNumberOfSymbols: 8 });
  return found.map(({ symbologyIdentifier, text }) => `${symbologyIdentifier} ${text}`).sort();
}
