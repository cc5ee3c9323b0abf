import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { present } from "../../shared/json/present.ts";
import { buildShop, type ShopFile } from "../build/build-shop.ts";
import { findHost } from "../find-host.ts";
import { ACCOUNT_PATH, answerAccount, type Office } from "./answer-account.ts";
import { answerSwitches, SWITCHES_PATH, type Switches } from "./answer-switches.ts";

/** The demo shop, on an origin of its own as a brand's site would be. */
export interface ServedShop {
  /** `http://localhost:{port}` */
  readonly url: string;
  close(): Promise<void>;
}

/** A file as it goes out. */
interface ReadyFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer;
  readonly zipped: Buffer | undefined;
}

/**
 * Builds the demo shop of the mesh at `meshUrl` and serves it at this port of this machine. Without `switches` there are none in
 * it, and without an `office` no accounts.
 */
export async function serveShop({
  meshUrl,
  port,
  switches,
  office,
}: {
  readonly meshUrl: string;
  readonly port: number;
  readonly switches?: Switches;
  readonly office?: Office;
}): Promise<ServedShop> {
  const [built, host] = await Promise.all([buildShop(meshUrl), findHost(port)]);
  const files = new Map([...built].map(([path, file]) => [path, makeReady(file, meshUrl)]));
  const server = createServer((request, response) => {
    if (switches !== undefined && request.url === SWITCHES_PATH) {
      void answerSwitches(switches, port, request, response);
    } else if (office !== undefined && request.url === ACCOUNT_PATH) {
      void answerAccount(office, port, request, response);
    } else answer(files, request, response);
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

function makeReady({ type, content }: ShopFile, meshUrl: string): ReadyFile {
  const bytes = Buffer.from(content);
  const isText = /^text|svg|json/.test(type);
  return {
    headers: {
      "Content-Type": isText ? `${type}; charset=utf-8` : type,
      "Content-Security-Policy": policy(meshUrl),
      "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
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
function policy(meshUrl: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: https: ${meshUrl}`,
    `connect-src 'self' ${meshUrl}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
