import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import { refuse } from "../../shared/errors.ts";
import { err, ok } from "../../shared/result.ts";
import type { ConsoleFile } from "../cold/console-files.js";
import type { Replied } from "../http/call.ts";

/** No window of another origin has a hold on this one, and a browser that was here once comes by TLS only (RFC 6797). */
const OF_OPERATORS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};

/**
 * The page of the console. It runs the console's own scripts, asks this host only, and turns no text into markup or code (CSP
 * Level 3, Trusted Types).
 */
export async function answerConsolePage({ url }: Request, page: string): Replied {
  const files = new URL("/console/files/", url).href;
  const policy = [
    "default-src 'none'",
    `script-src ${files}`,
    `style-src ${files}`,
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const headers = {
    ...OF_OPERATORS,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "cache-control": "no-store",
  };
  return ok({ status: 200, body: page, headers });
}

/** A file of that page. Error: not-found if there is none of that name. */
export async function answerConsoleFile(request: Request, file: ConsoleFile | undefined): Replied {
  if (file === undefined) return err(refuse("not-found"));
  const headers = {
    ...OF_OPERATORS,
    "content-type": file.type,
    "cache-control": "public, max-age=31536000, immutable",
    vary: "accept-encoding",
  };
  const bytes = decodeBase64url(file.gzip) ?? new Uint8Array();
  if (/\bgzip\b/.test(request.headers.get("accept-encoding") ?? ""))
    return ok({ status: 200, body: bytes, headers: { ...headers, "content-encoding": "gzip" } });
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return ok({ status: 200, body: new Uint8Array(await new Response(plain).arrayBuffer()), headers });
}
