import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { isP256Point } from "../crypto/p256-point.ts";
import { parseJson } from "../json/parse-json.ts";
import { err, ok, type Result } from "../result.ts";

/** A key pair by which push services know the mesh (RFC 8292). */
export interface VapidKey {
  /** 65 bytes, base64url: what a browser subscribes with (`applicationServerKey`), and `k` of the header. */
  readonly publicKey: string;
  readonly jwk: {
    readonly kty: "EC";
    readonly crv: "P-256";
    readonly x: string;
    readonly y: string;
    readonly d: string;
  };
}

/** The two slots of VAPID keys: new subscriptions are made with `current`. */
export interface VapidKeys {
  readonly current: VapidKey;
  readonly previous?: VapidKey;
}

/** A VAPID key from the text of a private P-256 JWK (a secret's value), or a sentence that never repeats the text. */
export function parseVapidKey(text: string): Result<VapidKey, string> {
  const parsed = parseJson(text);
  if (typeof parsed !== "object" || parsed === null) return err("not a JSON object");
  const { kty, crv, x, y, d } = parsed as Record<string, unknown>;
  if (kty !== "EC" || crv !== "P-256") return err("not a P-256 JWK");
  if (!isThirtyTwoBytes(x) || !isThirtyTwoBytes(y)) return err("x and y must be 32 bytes in base64url");
  if (!isThirtyTwoBytes(d)) return err("d, the private part, must be 32 bytes in base64url");
  const publicKey = uncompressedPoint(x, y);
  if (!isP256Point(publicKey)) return err("x and y are no point of P-256");
  return ok({ publicKey, jwk: { kty, crv, x, y, d } });
}

/** The key that a subscription was made with: push services accept no other for as long as it lives. */
export function vapidKeyOf(publicKey: string, { current, previous }: VapidKeys): VapidKey | undefined {
  if (publicKey === current.publicKey) return current;
  return publicKey === previous?.publicKey ? previous : undefined;
}

function isThirtyTwoBytes(value: unknown): value is string {
  return typeof value === "string" && decodeBase64url(value)?.length === 32;
}

/** 0x04, x, y (SEC 1, 2.3.3) in base64url; empty where x or y are not. */
function uncompressedPoint(x: string, y: string): string {
  const xBytes = decodeBase64url(x);
  const yBytes = decodeBase64url(y);
  return xBytes === undefined || yBytes === undefined ? "" : encodeBase64url(Uint8Array.of(4, ...xBytes, ...yBytes));
}
