import { join } from "node:path";
import { buildClientFile } from "../../../local/build/build-client.ts";
import { drawCode } from "../../../shared/codes/picture/draw-code.ts";
import type { Site } from "./serve-page.ts";

const PAGE = join(import.meta.dirname, "../page");

/** A coupon's code, as the mesh makes it. */
export const CODE = "1234567890123450";

/** A page with a `<mesh-offer>`, as a mesh serves it, and a stand-in for the mesh: `stage`. */
export async function offerSite(): Promise<Site> {
  return {
    takesNoMarkup: true,
    files: {
      "/": { file: join(PAGE, "offer.html") },
      "/offer.css": { file: join(PAGE, "offer.css") },
      "/offer-page.js": { bundle: join(PAGE, "offer-page.ts") },
      "/doughnut.svg": { file: join(PAGE, "doughnut.svg") },
      "/coupon.svg": { text: drawCode(CODE, "qr") ?? "", type: "image/svg+xml" },
      "/coupon-128.svg": { text: drawCode(CODE, "code128") ?? "", type: "image/svg+xml" },
      "/client/coupon.js": { text: await buildClientFile("coupon.js"), type: "text/javascript" },
      "/client/mesh-offer.js": { text: await buildClientFile("mesh-offer.js"), type: "text/javascript" },
    },
  };
}
