import { build, type Plugin, transform } from "esbuild";
import { STYLE } from "../../client/offer/style.ts";
import { PROJECT } from "./run-tool.ts";

/** The files of the SDK that every mesh serves below /client/. */
export type ClientFile = "mesh.js" | "mesh-offer.js" | "service-worker.js";

/** What each is made of: modules for pages, and a classic script that an app's own service worker can `importScripts`. */
const FILES: Readonly<Record<ClientFile, { entry: string; format: "esm" | "iife" }>> = {
  "mesh.js": { entry: "client/sdk/mesh.ts", format: "esm" },
  "mesh-offer.js": { entry: "client/offer/mesh-offer.ts", format: "esm" },
  "service-worker.js": { entry: "client/worker/service-worker.ts", format: "iife" },
};

/**
 * Properties that never leave a page, and so have short names there: none of an API, of the wire, of what is stored or of what
 * tabs tell each other.
 */
const INNER_NAMES =
  /^(retryAfter|sent|heard|server)Seconds$|^(tellHere|updateAll|stepForGood|isPresent|areaUntilMs|atMs|isShown|mayWait|isAllowed|onDenied|mustInstall|findManager|onForgotten|stamp|prepare|hold|release|offered|step|vault|begin|forget|timer|fix|clock)$/;

/** Other words for the same. */
const SHORTER = { "Number.POSITIVE_INFINITY": "Infinity", "Number.NaN": "NaN" };

/** The style of `<mesh-offer>` without its spaces. */
const SHORT_STYLE: Plugin = {
  name: "short-style",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/client\/offer\/style\.ts$/ }, async () => {
      const { code } = await transform(STYLE, { loader: "css", minify: true });
      return { contents: `export const STYLE = ${JSON.stringify(code)};` };
    }),
};

/** The text of each file, minified, for the browsers of ES2022 and later. */
export async function buildClient(): Promise<Record<ClientFile, string>> {
  const [mesh, offer, worker] = await Promise.all([
    buildClientFile("mesh.js"),
    buildClientFile("mesh-offer.js"),
    buildClientFile("service-worker.js"),
  ]);
  return { "mesh.js": mesh, "mesh-offer.js": offer, "service-worker.js": worker };
}

/** One of them. Rejects where its source does not build. */
export async function buildClientFile(file: ClientFile): Promise<string> {
  const { entry, format } = FILES[file];
  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: [entry],
    bundle: true,
    format,
    target: "es2022",
    platform: "browser",
    minify: true,
    mangleProps: INNER_NAMES,
    define: SHORTER,
    plugins: [SHORT_STYLE],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** The script of the console, which stands in its page. Rejects where its source does not build. */
export async function buildConsole(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ["client/console/console.ts"],
    bundle: true,
    format: "iife",
    target: "es2022",
    platform: "browser",
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
