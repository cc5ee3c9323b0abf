import { type MeshError, refuse } from "../../shared/errors.ts";
import { err, type Result } from "../../shared/result.ts";
import { type Algorithm, parseToken, type Token } from "../../shared/token/parse-token.ts";

/** Most bytes of a token, unless its kind may have more. */
const TOKEN_BYTES = 8_192;

/** A byte order mark stays where it is: it is no part of a token, and is refused with it. */
const utf8 = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/**
 * The token in the body of a request, by everything that costs no crypto: early data (RFC 8470), content type, size,
 * shape. Errors: too-early, unsupported-media-type, content-too-large, malformed.
 */
export async function receive(
  request: Request,
  typ: string,
  algorithms: readonly Algorithm[],
  maxBytes = TOKEN_BYTES,
): Promise<Result<Token, MeshError>> {
  if (request.headers.get("early-data") === "1") return err(refuse("too-early"));
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/jose" && type !== "text/plain") {
    return err(refuse("unsupported-media-type", "send the token as application/jose or text/plain"));
  }
  const text = type === "text/plain" ? await readAnnouncedText(request, maxBytes) : undefined;
  if (text !== undefined) return parseToken(text, typ, algorithms);
  const body = await readBody(request, maxBytes);
  if (body === undefined) return err(refuse("content-too-large", `a token has at most ${maxBytes} bytes`));
  return parseToken(utf8.decode(body), typ, algorithms);
}

/**
 * The body as text, read the fast way, where its length is announced and fits. A token is ASCII: text of another length
 * than its bytes (a byte order mark that the runtime dropped, say) is none, and stands for nothing.
 */
async function readAnnouncedText(request: Request, maxBytes: number): Promise<string | undefined> {
  const announced = request.headers.get("content-length");
  if (announced === null || Number(announced) > maxBytes) return undefined;
  const text = await request.text();
  return text.length === Number(announced) ? text : "";
}

/** So much of a body that is too large is read and dropped: who is cut off while sending may never see the answer. */
const DRAINED_BYTES = 1024 * 1024;

/** The body, or undefined where it is larger than `maxBytes`, whatever Content-Length says. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  const announcedBytes = Number(request.headers.get("content-length") ?? 0);
  if (announcedBytes > maxBytes) {
    // Of a body that is larger still nothing is read: its sender is cut off in any case.
    if (announcedBytes <= maxBytes + DRAINED_BYTES) await request.body?.pipeTo(new WritableStream());
    return undefined;
  }
  if (request.headers.has("content-length")) {
    const body = new Uint8Array(await request.arrayBuffer());
    return body.length > maxBytes ? undefined : body;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else if (length > maxBytes + DRAINED_BYTES) break;
  }
  if (length > maxBytes) return undefined;
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
