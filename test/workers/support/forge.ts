/// <reference types="@cloudflare/vitest-plugin/types" />
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { SignJWT } from "jose";
import { newJti } from "../../../client/sdk/device.ts";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { PassClaims } from "../../../shared/pass/pass.ts";
import type { Env } from "../../../workers/env.ts";
import worker from "../../../workers/index.ts";
import { type Answered, AUDIENCE, bodyOf, type Visitor } from "./visitor.ts";

const utf8 = new TextEncoder();

/** JSON or bytes as a part of a token. */
export function encodePart(part: object | Uint8Array): string {
  return encodeBase64url(part instanceof Uint8Array ? part : utf8.encode(JSON.stringify(part)));
}

/** The JSON in a part of a token: 0 is the header, 1 the payload. */
export function readPart(token: string, part: 0 | 1): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(decodeBase64url(token.split(".")[part] ?? "")));
}

/** The claims of a pass the mesh gave. */
export function passClaims(pass: string): PassClaims {
  return readPart(pass, 1) as unknown as PassClaims;
}

/** A message with exactly this header and payload, signed with this P-256 key. */
export async function signParts(key: CryptoKey, header: object, payload: object): Promise<string> {
  const signed = `${encodePart(header)}.${encodePart(payload)}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, utf8.encode(signed));
  return `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
}

/** Claims as every message of this visitor has them, made now. */
export function commonClaims({ pass }: Visitor): { aud: string; iat: number; jti: string; pass: string } {
  return { aud: AUDIENCE, iat: Date.now() / 1000, jti: newJti(), pass };
}

/** A token signed with an Ed25519 key of a mesh; by default the one that signs this mesh's passes. */
export async function signAsMesh(
  claims: object,
  { secret = env.PASS_KEY, typ = "pass+jwt", kid }: { secret?: string; typ?: string; kid?: string } = {},
): Promise<string> {
  const jwk: JsonWebKey & { kid?: string } = JSON.parse(secret);
  const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  const header = { alg: "EdDSA", typ, kid: kid ?? jwk.kid ?? "" };
  return new SignJWT({ ...claims }).setProtectedHeader(header).sign(key);
}

/** A new Ed25519 key as such a secret, and its public half. */
export async function newMeshKey(kid: string): Promise<{ secret: string; publicJwk: object }> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("Ed25519 gives a pair");
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (jwk instanceof ArrayBuffer) throw new Error("a JWK is no buffer");
  const { d: _, ...publicJwk } = { ...jwk, kid };
  return { secret: JSON.stringify({ ...jwk, kid }), publicJwk };
}

/** Sends a request to a mesh whose settings differ in this; its objects and their storage are the same. */
export async function callWith(changes: Partial<Env>, path: string, init?: RequestInit): Promise<Answered> {
  const context = createExecutionContext();
  const response = await worker.fetch(new Request(`${AUDIENCE}${path}`, init), { ...bindings(), ...changes }, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return { status: response.status, body: bodyOf(response.headers, text), headers: response.headers };
}

/** The bindings of the mesh under test. */
export function bindings(): Env {
  return env;
}

/** The same token with the other signature that ECDSA has for it: (r, n - s). */
export function malleate(token: string): string {
  const end = token.lastIndexOf(".") + 1;
  const signature = decodeBase64url(token.slice(end)) ?? new Uint8Array(64);
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  let s = 0n;
  for (const byte of signature.subarray(32)) s = (s << 8n) | BigInt(byte);
  const twin = Uint8Array.from(signature);
  for (let i = 63, rest = order - s; i >= 32; i--, rest >>= 8n) twin[i] = Number(rest & 255n);
  return token.slice(0, end) + encodeBase64url(twin);
}
