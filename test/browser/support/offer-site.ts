import { join } from "node:path";
import { buildClientFile } from "../../../local/build/build-client.ts";
import type { Site } from "./serve-page.ts";

const PAGE = join(import.meta.dirname, "../page");

/** A page with a `<mesh-offer>`, as a mesh serves it, and a stand-in for the mesh: `stage`. */
export async function offerSite(): Promise<Site> {
  return {
    files: {
      "/": { file: join(PAGE, "offer.html") },
      "/offer.css": { file: join(PAGE, "offer.css") },
      "/offer-page.js": { bundle: join(PAGE, "offer-page.ts") },
      "/doughnut.svg": { file: join(PAGE, "doughnut.svg") },
      "/client/mesh-offer.js": { text: await buildClientFile("mesh-offer.js"), type: "text/javascript" },
    },
  };
}
