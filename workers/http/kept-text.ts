import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { ok } from "../../shared/result.ts";
import type { Call, Replied } from "./call.ts";

/** A text of the mesh that is the same for everybody: a document, a page. */
export interface PublicText {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const ETAG_BYTES = 16;
const utf8 = new TextEncoder();

/**
 * Answers with a text that is made once in an isolate, since making it takes milliseconds and anybody may ask. It is kept
 * by readers for five minutes, and is not sent again to who has it: the strong ETag is of the text itself.
 */
export function keepText(make: (origin: string) => Promise<PublicText>): (call: Call) => Replied {
  let kept: { readonly origin: string; readonly made: PublicText; readonly etag: string } | undefined;
  return async ({ request, isolate: { config } }) => {
    if (kept?.origin !== config.origin) {
      const made = await make(config.origin);
      kept = { origin: config.origin, made, etag: await etagOf(made.text) };
    }
    const { made, etag } = kept;
    const headers = { "cache-control": "public, max-age=300", ...made.headers, etag };
    if (isKnown(request.headers.get("if-none-match"), etag)) return ok({ status: 304, headers });
    return ok({ status: 200, body: made.text, headers });
  };
}

/** Whether the reader has this very text already (RFC 9110, section 13.1.2: weak comparison). */
export function isKnown(header: string | null, etag: string): boolean {
  const tags = (header ?? "").split(",").map((tag) => tag.trim());
  return tags.includes("*") || tags.includes(etag) || tags.includes(`W/${etag}`);
}

/** The strong ETag of a text. */
export async function etagOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", utf8.encode(text));
  return `"${encodeBase64url(new Uint8Array(hash, 0, ETAG_BYTES))}"`;
}
