import { decodeBase64url } from "../bytes/base64url.ts";
import { type MeshError, refuse } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json/json-object.ts";
import { parseJson } from "../json/parse-json.ts";
import { present } from "../json/present.ts";
import { err, ok, type Result } from "../result.ts";

/** A JWS whose shape and JSON are right; nothing of it is believed yet. */
export interface Token extends Omit<UnreadToken, "payloadBytes"> {
  readonly payload: JsonObject;
}

/** A JWS whose shape and header are right, and whose payload nobody has looked into. */
export interface UnreadToken {
  readonly alg: Algorithm;
  readonly kid: string;
  /** Only of a `device+jwt`. */
  readonly jwk?: Readonly<Record<string, unknown>>;
  readonly payloadBytes: Uint8Array<ArrayBuffer>;
  /** What the signature is over: ASCII of `header.payload` (RFC 7515, section 5.1). */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export type Algorithm = "ES256" | "EdDSA" | "HS256";

const SIGNATURE_LENGTHS: Readonly<Record<Algorithm, number>> = { ES256: 64, EdDSA: 64, HS256: 32 };

const ascii = new TextEncoder();
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A compact JWS (RFC 7515, section 7.1) judged by everything that needs no key: three parts of canonical base64url,
 * a header of exactly `{alg, typ, kid}` (and `jwk` for `device+jwt`), the expected `typ`, an allowed `alg` with a
 * signature of its length, and a payload that is a JSON object without duplicate members. Otherwise `malformed`.
 */
export function parseToken(text: string, typ: string, algorithms: readonly Algorithm[]): Result<Token, MeshError> {
  const unread = openToken(text, typ, algorithms);
  if (!unread.ok) return unread;
  const payload = readPayload(unread.value);
  if (!payload.ok) return payload;
  const { alg, kid, jwk, signed, signature } = unread.value;
  return ok(present({ alg, kid, jwk, payload: payload.value, signed, signature }));
}

/** The same but for the payload's JSON, which may be judged once the signature has held. */
export function openToken(text: string, typ: string, algorithms: readonly Algorithm[]): Result<UnreadToken, MeshError> {
  const first = text.indexOf(".");
  const second = text.indexOf(".", first + 1);
  if (first < 1 || second < first + 2 || second === text.length - 1) return malformed("three parts are needed");

  const header = parseHeader(text.slice(0, first));
  if (header === undefined) return malformed("the header is not a JSON object in base64url");
  const { alg, kid, jwk } = header;
  const algorithm = algorithms.find((allowed) => allowed === alg);
  if (algorithm === undefined) return malformed("the header's alg is not allowed here");
  if (header.typ !== typ) return malformed(`the header's typ must be ${typ}`);
  if (typeof kid !== "string" || kid === "") return malformed("the header's kid must be a string");
  const needsJwk = typ === "device+jwt";
  if (Object.keys(header).length !== (needsJwk ? 4 : 3))
    return malformed("the header has a member too many or too few");
  if (needsJwk && !isJsonObject(jwk)) return malformed("the header's jwk must be an object");

  const signature = decodeBase64url(text.slice(second + 1));
  if (signature?.length !== SIGNATURE_LENGTHS[algorithm])
    return malformed("the signature has not the length of its alg");
  const payloadBytes = decodeBase64url(text.slice(first + 1, second));
  if (payloadBytes === undefined) return malformed("the payload is not base64url");

  const signed = new Uint8Array(second);
  ascii.encodeInto(text.slice(0, second), signed);
  return ok(
    present({ alg: algorithm, kid, jwk: isJsonObject(jwk) ? jwk : undefined, payloadBytes, signed, signature }),
  );
}

/** What a token says. Errors: malformed. */
export function readPayload({ payloadBytes }: Pick<UnreadToken, "payloadBytes">): Result<JsonObject, MeshError> {
  const payload = parseObject(payloadBytes);
  return payload === undefined
    ? malformed("the payload is not a JSON object without duplicate members, at most 32 deep")
    : ok(payload);
}

function parseHeader(part: string): JsonObject | undefined {
  const bytes = decodeBase64url(part);
  return bytes === undefined ? undefined : parseObject(bytes);
}

function parseObject(bytes: Uint8Array<ArrayBuffer>): JsonObject | undefined {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return undefined;
  }
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}

function malformed(detail: string): { readonly ok: false; readonly error: MeshError } {
  return err(refuse("malformed", detail));
}
