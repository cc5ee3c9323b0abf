import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { build } from "esbuild";
import { listen } from "../../../local/listen.ts";

/** A site on an origin of its own, which browsers trust like https. */
export interface ServedPage {
  /** `http://localhost:{port}/` */
  readonly url: string;
  /** Paths that were asked for, with their queries, in order; the test may empty it. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** One file of a site. */
export type SiteFile =
  /** A TypeScript entry point, bundled as a module (a page's) or as a classic script (a service worker's). */
  | { readonly bundle: string; readonly format?: "esm" | "iife" }
  /** A file as it is. */
  | { readonly file: string }
  /** A text; `type` defaults to text/html. */
  | { readonly text: string; readonly type?: string };

/** What a site is made of. */
export interface Site {
  /** By path, e.g. `/` or `/app.js`. */
  readonly files: Readonly<Record<string, SiteFile>>;
  /** The mesh that the site's pages may talk to and take scripts and pictures from. */
  readonly meshUrl?: string;
  /** Where else its pictures may come from, e.g. `https:`. */
  readonly imagesFrom?: string;
  /** Its pages make markup and scripts of no text (W3C Trusted Types). */
  readonly takesNoMarkup?: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Builds a site and serves it with a strict policy: nothing inline, nothing from elsewhere but the mesh. */
export async function servePage({
  files,
  meshUrl = "",
  imagesFrom = "",
  takesNoMarkup = false,
}: Site): Promise<ServedPage> {
  const ready = new Map(
    await Promise.all(Object.entries(files).map(async ([path, file]) => [path, await read(file)] as const)),
  );
  const policy = [
    "default-src 'self'",
    `script-src 'self' ${meshUrl}`,
    `connect-src 'self' ${meshUrl}`,
    `img-src 'self' ${meshUrl} ${imagesFrom}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...(takesNoMarkup ? ["require-trusted-types-for 'script'", "trusted-types 'none'"] : []),
  ];
  const headers = { "Content-Security-Policy": policy.join("; "), "Cache-Control": "no-store" };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    requests.push(url);
    const file = ready.get(url.split("?")[0] ?? "");
    if (file === undefined) response.writeHead(404, headers).end();
    else response.writeHead(200, { ...headers, "Content-Type": file.type }).end(file.content);
  });
  const port = await listen(server);
  return {
    url: `http://localhost:${port}/`,
    requests,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(file: SiteFile): Promise<{ type: string; content: string | Buffer }> {
  if ("text" in file) return { type: `${file.type ?? "text/html"}; charset=utf-8`, content: file.text };
  if ("bundle" in file) {
    return { type: "text/javascript; charset=utf-8", content: await bundleScript(file.bundle, file.format ?? "esm") };
  }
  const type = TYPES[extname(file.file)] ?? "application/octet-stream";
  return {
    type: /^image\/png|octet-stream/.test(type) ? type : `${type}; charset=utf-8`,
    content: readFileSync(file.file),
  };
}

async function bundleScript(entryPoint: string, format: "esm" | "iife"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    bundle: true,
    format,
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
