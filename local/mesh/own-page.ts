import type { IncomingMessage, ServerResponse } from "node:http";

const MAX_BODY_CHARACTERS = 200;

/** Hosts by which a browser reaches this machine; the second is the demo's other device, with an origin and a key of its own. */
const HOSTS = ["localhost", "laptop.localhost", "127.0.0.1"];

/**
 * Whether a request comes from the page of this machine's shop at `port`. Another site that is open in the same browser can
 * neither read nor write anything: its requests have another origin, or another host.
 */
export function isOwnPage({ method, headers }: IncomingMessage, port: number): boolean {
  const isOwnHost = HOSTS.some((host) => headers.host === `${host}:${port}`);
  return isOwnHost && (method === "GET" || headers.origin === `http://${headers.host}`);
}

/** The body as text; of one that is too long nothing, which is no JSON. */
export async function readShortBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > MAX_BODY_CHARACTERS) return "";
  }
  return body;
}

/** Answers with JSON that no one keeps. */
export function sayJson(response: ServerResponse, status: number, body: object): void {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
