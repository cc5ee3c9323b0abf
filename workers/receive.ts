import { type MeshError, refuse } from "../shared/errors.ts";
import { err, type Result } from "../shared/result.ts";
import { type Algorithm, parseToken, type Token } from "../shared/token/parse-token.ts";

const TOKEN_BYTES = 8_192;

/**
 * The token in the body of a request, by everything that costs no crypto: early data (RFC 8470), content type, size,
 * shape. Errors: too-early, unsupported-media-type, content-too-large, malformed.
 */
export async function receive(
  request: Request,
  typ: string,
  algorithms: readonly Algorithm[],
): Promise<Result<Token, MeshError>> {
  if (request.headers.get("early-data") === "1") return err(refuse("too-early"));
  if (!isTokenType(request.headers.get("content-type"))) {
    return err(refuse("unsupported-media-type", "send the token as application/jose or text/plain"));
  }
  const text = await readText(request, TOKEN_BYTES);
  if (text === undefined) return err(refuse("content-too-large", `a token has at most ${TOKEN_BYTES} bytes`));
  return parseToken(text, typ, algorithms);
}

/** The body as text. The runtime holds a body to its Content-Length, so one that is announced is read in one go. */
async function readText(request: Request, mostBytes: number): Promise<string | undefined> {
  const announced = request.headers.get("content-length");
  if (announced !== null) return Number(announced) > mostBytes ? undefined : request.text();
  const body = await readBody(request, mostBytes);
  return body === undefined ? undefined : new TextDecoder().decode(body);
}

function isTokenType(contentType: string | null): boolean {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type === "application/jose" || type === "text/plain";
}

/** The body, or undefined where it is larger than `mostBytes`, whatever Content-Length says. */
export async function readBody(request: Request, mostBytes: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) return undefined;
  if (request.headers.has("content-length")) {
    const body = new Uint8Array(await request.arrayBuffer());
    return body.length > mostBytes ? undefined : body;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) return undefined;
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
