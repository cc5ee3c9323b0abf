import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { present } from "../../shared/json/present.ts";
import { type SightingFormat, sightingFormats } from "../../shared/radio/sighting.ts";
import type { Receive } from "./agent.ts";
import { statusPage } from "./show-status.ts";
import type { Status } from "./status.ts";

/** Beyond what any box holds in its memory. */
const MAX_BODY_BYTES = 4 * 1_048_576;

/**
 * What a vendor's box takes from an answer. Ruuvi's posts every so many seconds (ruuvi/ruuvi.gateway_esp32.c, http.c), ten by
 * itself: too seldom for three samples in ten.
 */
const TOLD: Partial<Record<SightingFormat, Record<string, string>>> = { ruuvi: { "x-ruuvi-gateway-rate": "2" } };

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  "cache-control": "no-store",
};

/**
 * The side towards the boxes: `POST /FORMAT` (or PUT, as blukii's hub may be told), with `?zone=` where the box stands for a zone of its own. Each is answered as
 * its vendor expects: 200, which blukii's hub takes as taken only with the body `{}`, and which the others do not read. It
 * comes once what was told is on disk; 503 where that cannot be, so that boxes that repeat do. What a browser posts for a page
 * is refused: any page of the web could have it post into the store's network; and with a `boxKey` so is what comes without
 * `?key=` it. `GET /` shows the status, as a page to browsers
 * and as JSON to all others.
 */
export function makeBoxServer(receive: Receive, status: () => Status, boxKey?: string): Server {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://gateway");
    if (url.pathname === "/") return show(request, response);
    const format = sightingFormats.find((known) => `/${known}` === url.pathname.replace(/\/$/, ""));
    if (format === undefined) return reply(response, 404, { detail: `POST to one of ${sightingFormats.join(", ")}` });
    if (request.method !== "POST" && request.method !== "PUT")
      return reply(response, 405, { detail: "boxes POST here" }, { allow: "POST, PUT" });
    if (request.headers.origin !== undefined) return reply(response, 403, { detail: "boxes POST here, pages do not" });
    if (boxKey !== undefined && !isSame(url.searchParams.get("key") ?? "", boxKey))
      return reply(response, 403, {
        detail: "the URL must end with ?key= and the key that this gateway was started with",
      });
    await take(format, url.searchParams.get("zone"), request, response);
  }

  async function take(format: SightingFormat, zone: string | null, request: IncomingMessage, response: ServerResponse) {
    const body = await readBody(request);
    if (body === undefined) return reply(response, 413, { detail: "too large" }, { connection: "close" });
    const box = addressOf(request);
    const taken = await receive(present({ format, body, box, zone: zone || undefined }));
    if (taken.ok) return reply(response, 200, {}, TOLD[format]);
    return reply(response, taken.error.status, { detail: taken.error.detail });
  }

  function show({ method, headers }: IncomingMessage, response: ServerResponse): void {
    const isRead = method === "GET" || method === "HEAD";
    if (!isRead) reply(response, 405, { detail: "boxes POST to /FORMAT" }, { allow: "GET, HEAD" });
    else if (headers.accept?.includes("text/html")) response.writeHead(200, PAGE_HEADERS).end(statusPage(status()));
    else reply(response, 200, status());
  }

  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    answer(request, response).catch(() => request.destroy());
  });
  server.maxConnections = 500;
  return server;
}

/** Takes as long whatever is the same: of digests, as only texts of one length can be compared so. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function addressOf({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

/** The whole body; undefined where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function reply(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(JSON.stringify(body));
}
