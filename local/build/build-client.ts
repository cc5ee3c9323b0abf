import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type Plugin, transform } from "esbuild";
import { minify } from "vite";
import { PROJECT } from "./run-tool.ts";

/** The scripts of the SDK that every mesh serves below /client/. */
export type ClientFile =
  | "mesh.js"
  | "mesh-offer.js"
  | "mesh-consent.js"
  | "mesh-now.js"
  | "push.js"
  | "account.js"
  | "reward.js"
  | "coupon.js"
  | "diagnose.js"
  | "debug.js"
  | "service-worker.js";

/** What each is made of: modules for pages, and a classic script that an app's own service worker can `importScripts`. */
const FILES: Readonly<Record<ClientFile, { entry: string; format: "esm" | "iife" }>> = {
  "mesh.js": { entry: "client/sdk/mesh.ts", format: "esm" },
  "mesh-offer.js": { entry: "client/offer/mesh-offer.ts", format: "esm" },
  "mesh-consent.js": { entry: "client/consent/mesh-consent.ts", format: "esm" },
  "mesh-now.js": { entry: "client/now/mesh-now.ts", format: "esm" },
  "push.js": { entry: "client/sdk/push.ts", format: "esm" },
  "account.js": { entry: "client/sdk/account.ts", format: "esm" },
  "reward.js": { entry: "client/sdk/reward.ts", format: "esm" },
  "coupon.js": { entry: "client/offer/coupon.ts", format: "esm" },
  "diagnose.js": { entry: "client/sdk/diagnose.ts", format: "esm" },
  "debug.js": { entry: "client/debug/debug.ts", format: "esm" },
  "service-worker.js": { entry: "client/worker/service-worker.ts", format: "iife" },
};

const NAMES = Object.keys(FILES) as ClientFile[];

/** The types of each, as an app sees them: sources that have nothing but types, and import nothing but each other. */
const TYPES: Readonly<Record<string, string>> = {
  "mesh.d.ts": "client/sdk/api.ts",
  "mesh-offer.d.ts": "client/offer/api.ts",
  "mesh-consent.d.ts": "client/consent/api.ts",
  "mesh-now.d.ts": "client/now/api.ts",
};

/**
 * Properties that never leave a page, and so have short names there: none of an API, of the wire, of what is stored or of what
 * tabs tell each other.
 */
const INNER_NAMES =
  /^(retryAfter|sent|heard|server)Seconds$|^(tellHere|updateAll|stepForGood|isPresent|areaUntilMs|atMs|isShown|mayWait|isAllowed|onDenied|mustInstall|findManager|onForgotten|stamp|prepare|hold|release|offered|step|vault|readAll|rest|run|read|update|tell|forget|begin|start|timer|fix|said|clock|extractable|send)$/;

const NO_NAMES = /^$/;

/** Other words for the same. */
const SHORTER = { "Number.POSITIVE_INFINITY": "Infinity", "Number.NaN": "NaN" };

/** The styles of the elements without their spaces. */
const SHORT_STYLE: Plugin = {
  name: "short-style",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/client\/\w+\/(coupon-)?style\.ts$/ }, async ({ path }) => {
      const { STYLE }: { STYLE: string } = await import(path);
      const { code } = await transform(STYLE, { loader: "css", minify: true });
      return { contents: `export const STYLE = ${JSON.stringify(code)};` };
    }),
};

/** What a file loads only if needed is a file beside it, of the name of its source. */
const APART: Plugin = {
  name: "apart",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\.ts$/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: `./${basename(path, ".ts")}.js`, external: true } : undefined,
    ),
};

/** The text of each file, minified, for the browsers of ES2022 and later. */
export async function buildClient(): Promise<Record<ClientFile, string>> {
  const built = await Promise.all(NAMES.map(async (name) => [name, await buildClientFile(name)] as const));
  return Object.fromEntries(built) as Record<ClientFile, string>;
}

/** The types beside them, by name. */
export function readClientTypes(): Record<string, string> {
  const published = Object.entries(TYPES).map(([name, source]) => {
    const text = readFileSync(join(PROJECT, source), "utf8");
    return [name, text.replaceAll("../sdk/api.ts", "./mesh.js")];
  });
  return Object.fromEntries(published);
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
    // An app gives elements words by name, and `offered` is one of those.
    mangleProps: /^client\/(?:sdk|worker)\//.test(entry) ? INNER_NAMES : NO_NAMES,
    define: SHORTER,
    plugins: [SHORT_STYLE, APART],
    write: false,
  });
  const isModule = format === "esm";
  const options = { module: isModule, compress: { target: "es2022" }, mangle: { toplevel: isModule } };
  const { code, errors } = await minify(file, outputFiles[0]?.text ?? "", options);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return code;
}
