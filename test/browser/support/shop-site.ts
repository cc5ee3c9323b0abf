import { join } from "node:path";
import type { Site } from "./serve-page.ts";

const PAGE = join(import.meta.dirname, "../page");

/** A small shop without the SDK: test/browser/page. */
export function shopSite(meshUrl: string): Site {
  return {
    meshUrl,
    files: {
      "/": { file: join(PAGE, "index.html") },
      "/app.js": { bundle: join(PAGE, "app.ts") },
    },
  };
}
