import type { Symbology } from "../pool-code.ts";
import { drawCode128 } from "./code128.ts";
import { drawEan13 } from "./ean13.ts";
import { type Picture, writeSvg } from "./frame.ts";
import { drawQr } from "./qr.ts";

/** The picture of a code, as SVG. Undefined if this symbology cannot hold it: no EAN-13, or not printable ASCII. */
export function drawCode(code: string, symbology: Symbology): string | undefined {
  const picture = pictureOf(code, symbology);
  return picture && writeSvg(picture);
}

function pictureOf(code: string, symbology: Symbology): Picture | undefined {
  switch (symbology) {
    case "ean13":
      return drawEan13(code);
    case "code128":
      return drawCode128(code);
    case "qr":
      return drawQr(code);
  }
}
