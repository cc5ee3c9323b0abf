import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/*
 * Reads codes where the browser has no BarcodeDetector of its own: ZXing in WebAssembly, which only a till that turns its camera on
 * loads.
 */

prepareZXingModule({ overrides: { locateFile: () => "/till/zxing_reader.wasm" } });

/** The first code in a picture; undefined if there is none. */
export async function decode(picture: ImageData): Promise<string | undefined> {
  const [found] = await readBarcodes(picture, { formats: ["QRCode", "Code128", "EAN13"], maxNumberOfSymbols: 1 });
  return found?.text;
}
