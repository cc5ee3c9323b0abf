import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIP } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { present } from "../../shared/json/present.ts";
import { type SightingFormat, sightingFormats } from "../../shared/radio/sighting.ts";
import { advise } from "./advise.ts";
import type { BoxRefusal, Receive } from "./agent.ts";
import { limitConnections } from "./limit-connections.ts";
import { PAGE_HEADERS } from "./page-style.ts";
import { readBody } from "./read-body.ts";
import { statusPage } from "./show-status.ts";
import type { Status } from "./status.ts";
import { makeTurns } from "./turns.ts";

/** A whole request takes no longer, its head not even this long; both are looked at every second. */
const TIMEOUTS = { requestTimeout: 30_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 };

/** So many long bodies wait for their turn. */
const MAX_WAITING_BODIES = 16;

/** Whoever still sends a body that is refused is let do so for this long, else they would see a broken line, and no answer. */
const LINGER_MS = 1_000;

/**
 * What a vendor's box takes from an answer. Ruuvi's posts every so many seconds (ruuvi/ruuvi.gateway_esp32.c, http.c), ten by
 * itself: too seldom for three samples in ten.
 */
const TOLD: Partial<Record<SightingFormat, Record<string, string>>> = { ruuvi: { "x-ruuvi-gateway-rate": "2" } };

/**
 * The side towards the boxes: `POST /FORMAT` (or PUT, as blukii's hub may be told), with `?zone=` where the box stands for a
 * zone of its own. Each is answered as its vendor expects: 200, which blukii's hub takes as taken only with the body `{}`, and
 * which the others do not read. It comes once what was told is on disk; 503 where that cannot be, or where too much comes at
 * once, so that boxes that repeat do. What a browser posts for a page is refused: any page of the web could have it post into
 * the store's network; and with a `boxKey` so is what comes without `?key=` it. `GET /` shows the status, as a page to browsers
 * and as JSON to all others, to whoever asks an address and no name: a page of the web can make any name lead here.
 */
export function makeBoxServer(receive: Receive, status: () => Status, boxKey?: string): Server {
  const turns = makeTurns(MAX_WAITING_BODIES);

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
    await take(format, url.searchParams.get("zone") || undefined, request, response);
  }

  async function take(
    format: SightingFormat,
    zone: string | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    const box = addressOf(request);
    const taken = await readBody(request, turns, (body) => receive(present({ format, body, box, zone })));
    if (taken.ok) return reply(response, 200, {}, TOLD[format]);
    await refuse(request, response, taken.error);
  }

  function show({ method, headers }: IncomingMessage, response: ServerResponse): void {
    const host = addressIn(headers.host);
    const advice = () => advise(status(), `http://${host}`, boxKey !== undefined);
    const isRead = method === "GET" || method === "HEAD";
    if (host === undefined)
      reply(response, 403, { detail: "ask for http://ADDRESS:PORT/, with the address and no name" });
    else if (!isRead) reply(response, 405, { detail: "boxes POST to /FORMAT" }, { allow: "GET, HEAD" });
    else if (headers.accept?.includes("text/html"))
      response.writeHead(200, PAGE_HEADERS).end(statusPage(status(), advice()));
    else reply(response, 200, { ...status(), advice: advice() });
  }

  const server = createServer(TIMEOUTS, (request, response) => {
    answer(request, response).catch(() => request.destroy());
  });
  // Whoever takes no more of an answer, or asks nothing for so long, is let go.
  server.setTimeout(TIMEOUTS.requestTimeout, (socket) => socket.destroy());
  limitConnections(server);
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

/** The Host of a request if it names an address, or this machine itself; undefined for every other name. */
function addressIn(host: string | undefined): string | undefined {
  const [, name = ""] = /^(\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9.]+)(?::\d{1,5})?$/.exec(host ?? "") ?? [];
  return isIP(name.replace(/^\[|\]$/g, "")) !== 0 || name.toLowerCase() === "localhost" ? host : undefined;
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, ...said }: BoxRefusal,
): Promise<void> {
  const { detail, retryAfterSeconds } = said;
  const headers = present({ "retry-after": retryAfterSeconds?.toString() });
  if (request.complete) return reply(response, status, { detail }, headers);
  const text = JSON.stringify({ detail });
  const length = { "content-length": String(Buffer.byteLength(text)), connection: "close" };
  response.writeHead(status, { ...JSON_HEADERS, ...headers, ...length }).write(text);
  const ended = new Promise<void>((resolve) => request.once("close", resolve).once("end", resolve));
  request.resume();
  await Promise.race([ended, pause(LINGER_MS)]);
  response.end();
}

const JSON_HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

function reply(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...JSON_HEADERS, ...headers }).end(JSON.stringify(body));
}
