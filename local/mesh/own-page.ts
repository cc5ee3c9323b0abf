import type { IncomingMessage, ServerResponse } from "node:http";

const MAX_BODY_CHARACTERS = 200;

/**
 * Hosts by which a browser reaches this machine: the second is the demo's other device, the third its other newspaper, each with an
 * origin of its own.
 */
const HOSTS = ["localhost", "laptop.localhost", "evening.localhost", "127.0.0.1"];

/**
 * Whether a request comes from the page of this machine's shop at `port`. Another site that is open in the same browser can
 * neither read nor write anything: its requests have another origin, or another host.
 */
export function isOwnPage({ method, headers }: IncomingMessage, port: number): boolean {
  const isOwnHost = HOSTS.some((host) => headers.host === `${host}:${port}`);
  return isOwnHost && (method === "GET" || headers.origin === `http://${headers.host}`);
}

/** The body of a page's own question as text; of one that is too long nothing. */
export function readShortBody(request: IncomingMessage): Promise<string> {
  return readBody(request, MAX_BODY_CHARACTERS);
}

/** The body as text; of one that is longer nothing, which is no JSON. */
export async function readBody(request: IncomingMessage, maxCharacters: number): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > maxCharacters) return "";
  }
  return body;
}

/** Answers with JSON that no one keeps. */
export function sayJson(response: ServerResponse, status: number, body: object): void {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
