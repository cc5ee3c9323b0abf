import { isCode, type Symbology } from "../pool-code.ts";
import { drawCode128 } from "./code128.ts";
import { drawEan13 } from "./ean13.ts";
import { type Picture, writeSvg } from "./frame.ts";
import { drawQr } from "./qr.ts";

/** The picture of a code, as SVG. Undefined of a text that is no code, and as an EAN-13 if it is none. */
export function drawCode(code: string, symbology: Symbology): string | undefined {
  const picture = isCode(code) ? pictureOf(code, symbology) : undefined;
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
