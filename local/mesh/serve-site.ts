import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { present } from "../../shared/json/present.ts";
import type { SiteFile } from "../build/bundle-page.ts";
import { findHost } from "../find-host.ts";

/** The page of a demo, on an origin of its own as a brand's site would be. */
export interface ServedSite {
  /** `http://localhost:{port}` */
  readonly url: string;
  close(): Promise<void>;
}

/** What the server of a page does itself at one path. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** By path. */
export type Answers = Readonly<Record<string, Answer>>;

/** A file as it goes out. */
interface ReadyFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer;
  readonly zipped: Buffer | undefined;
}

/** Serves these files at this port of this machine, for pages that talk to the mesh at `meshUrl`; without one, to no mesh. */
export async function serveSite({
  files: built,
  meshUrl = "",
  port,
  answers = {},
}: {
  readonly files: ReadonlyMap<string, SiteFile>;
  readonly meshUrl?: string;
  readonly port: number;
  readonly answers?: Answers;
}): Promise<ServedSite> {
  const host = await findHost(port);
  const files = new Map([...built].map(([path, file]) => [path, makeReady(file, meshUrl)]));
  const server = createServer((request, response) => {
    const own = answers[request.url ?? "/"];
    if (own === undefined) answer(files, request, response);
    else void own(request, response);
  });
  server.listen(port, host);
  await once(server, "listening");
  return {
    url: `http://localhost:${port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(files: ReadonlyMap<string, ReadyFile>, request: IncomingMessage, response: ServerResponse): void {
  const { method, url = "/", headers: asked } = request;
  if (method !== "GET" && method !== "HEAD") return void response.writeHead(405, { Allow: "GET, HEAD" }).end();
  const file = files.get(url.replace(/\?.*$/, ""));
  if (file === undefined) {
    return void response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("Nothing is here.\n");
  }
  const { headers, content, zipped } = file;
  if (asked["if-none-match"] === headers.ETag) return void response.writeHead(304, headers).end();
  const isZipped = zipped !== undefined && /\bgzip\b/.test(String(asked["accept-encoding"]));
  const body = isZipped ? zipped : content;
  response.writeHead(200, {
    ...headers,
    "Content-Length": body.length,
    ...present({ "Content-Encoding": isZipped ? "gzip" : undefined }),
  });
  response.end(method === "HEAD" ? undefined : body);
}

function makeReady({ type, content, readsCodes = false }: SiteFile, meshUrl: string): ReadyFile {
  const bytes = Buffer.from(content);
  const isText = /^text|svg|json/.test(type);
  return {
    headers: {
      "Content-Type": isText ? `${type}; charset=utf-8` : type,
      "Content-Security-Policy": policy(meshUrl, readsCodes),
      "Permissions-Policy": `geolocation=(self), camera=(${readsCodes ? "self" : ""}), microphone=()`,
      "Referrer-Policy": "strict-origin-when-cross-origin",
      "X-Content-Type-Options": "nosniff",
      // Asked anew every time: a demo is changed while it is looked at.
      "Cache-Control": "no-cache",
      ETag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
      Vary: "Accept-Encoding",
    },
    content: bytes,
    zipped: isText ? gzipSync(bytes) : undefined,
  };
}

/** Nothing inline, and nothing from elsewhere but the mesh; pictures of offers may come from any https origin. */
function policy(meshUrl: string, readsCodes: boolean): string {
  return [
    "default-src 'none'",
    `script-src 'self'${readsCodes ? " 'wasm-unsafe-eval'" : ""}`,
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: https: ${meshUrl}`.trimEnd(),
    `connect-src 'self' ${meshUrl}`.trimEnd(),
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
