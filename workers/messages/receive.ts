import { type MeshError, refuse } from "../../shared/errors.ts";
import type { JsonObject } from "../../shared/json/json-object.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import {
  type Algorithm,
  openToken,
  parseToken,
  readPayload,
  type Token,
  type UnreadToken,
} from "../../shared/token/parse-token.ts";
import type { Call } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { addressOf, takeRate } from "./rate-limit.ts";

/** Most bytes of a token, unless its kind may have more. */
const TOKEN_BYTES = 8_192;

/** So much of anybody's is judged in the order of docs/contract.md#order: its worst JSON costs less than a signature. */
const CHEAP_BYTES = 65_536;

/** A byte order mark stays where it is: it is no part of a token, and is refused with it. */
const utf8 = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** How a token is received: what it may be, and the limits that are taken from before a byte of it is read. */
interface Reception {
  readonly typ: string;
  readonly algorithms: readonly Algorithm[];
  readonly limits: readonly (RateLimit | undefined)[];
}

/**
 * The token in the body of a request, by everything that costs no crypto: early data (RFC 8470), content type, size,
 * shape, and then the limits, though they were taken from first. Errors: too-early, unsupported-media-type,
 * content-too-large, malformed, rate-limited.
 */
export async function receive(call: Call, { typ, algorithms, limits }: Reception): Promise<Result<Token, MeshError>> {
  const body = await receiveText(call, TOKEN_BYTES, limits);
  if (!body.ok) return body;
  const token = parseToken(body.value.text, typ, algorithms);
  return token.ok && body.value.flood !== undefined ? err(body.value.flood) : token;
}

/** A token whose payload may be large: then its JSON is read only once the signature has held. */
export interface LargeToken {
  readonly token: UnreadToken;
  /** Errors: malformed. */
  readonly readPayload: () => Result<JsonObject, MeshError>;
}

/**
 * The same for a token that may be larger. One of at most 64 KiB is judged in the usual order; a larger one of somebody
 * over a limit, or of somebody whose signature does not hold, costs no parsing.
 */
export async function receiveLarge(
  call: Call,
  {
    typ,
    algorithms,
    limits,
    maxBytes,
    mayBeLarge = () => true,
  }: Reception & {
    readonly maxBytes: number;
    /** Of what the payload says; for kinds of at most 64 KiB. */
    readonly mayBeLarge?: ((payload: JsonObject) => boolean) | undefined;
  },
): Promise<Result<LargeToken, MeshError>> {
  const body = await receiveText(call, maxBytes, limits);
  if (!body.ok) return body;
  const { text, flood } = body.value;
  const token = openToken(text, typ, algorithms);
  if (!token.ok) return token;
  const payload = text.length > CHEAP_BYTES ? undefined : readPayload(token.value);
  if (payload !== undefined && !payload.ok) return payload;
  if (text.length > TOKEN_BYTES && payload !== undefined && !mayBeLarge(payload.value))
    return err(tooLarge(TOKEN_BYTES));
  if (flood !== undefined) return err(flood);
  return ok({ token: token.value, readPayload: () => payload ?? readPayload(token.value) });
}

/** A body, and the refusal of whoever sent it if they are over a limit. */
interface ReceivedText {
  readonly text: string;
  readonly flood: MeshError | undefined;
}

/** Of those who are over a limit nothing large is read. */
async function receiveText(
  { request, isolate }: Call,
  maxBytes: number,
  limits: Reception["limits"],
): Promise<Result<ReceivedText, MeshError>> {
  if (request.headers.get("early-data") === "1") return err(refuse("too-early"));
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/jose" && type !== "text/plain") {
    return err(refuse("unsupported-media-type", "send the token as application/jose or text/plain"));
  }
  const flood = await takeRates(isolate, limits, () => addressOf(request));
  const most = flood === undefined ? maxBytes : Math.min(maxBytes, CHEAP_BYTES);
  const announced = type === "text/plain" ? await readAnnouncedText(request, most) : undefined;
  if (announced !== undefined) return ok({ text: announced, flood });
  const body = await readBody(request, most);
  if (body !== undefined) return ok({ text: utf8.decode(body), flood });
  const isTooLarge = most === maxBytes || Number(request.headers.get("content-length") ?? 0) > maxBytes;
  if (flood !== undefined && !isTooLarge) return err(flood);
  return err(tooLarge(maxBytes));
}

function tooLarge(maxBytes: number): MeshError {
  return refuse("content-too-large", `a token has at most ${maxBytes} bytes`);
}

/** Takes from each of these limits while something is left; the first refusal. */
async function takeRates(
  isolate: Isolate,
  limits: Reception["limits"],
  nameOf: () => string,
): Promise<MeshError | undefined> {
  for (const limit of limits) {
    const flood = await takeRate(isolate, limit, nameOf);
    if (flood !== undefined) return flood;
  }
  return undefined;
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
