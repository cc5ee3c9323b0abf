import { decodeBase64url } from "../bytes/base64url.ts";
import { hashText } from "../crypto/hash-text.ts";
import type { Fault } from "../errors.ts";
import { pointTo } from "../json/json-pointer.ts";
import { err, ok, type Result } from "../result.ts";

/** A device's public key, ready to verify with. */
export interface DeviceKey {
  readonly jwk: DeviceJwk;
  readonly key: CryptoKey;
}

const MEMBERS: readonly string[] = ["kty", "crv", "x", "y"];

/**
 * The key of a `jwk` that is exactly `{kty: "EC", crv: "P-256", x, y}` with a point on the curve (RFC 7518, section
 * 6.2.1); otherwise its faults, with pointers into the header.
 */
export async function importDeviceKey(jwk: Readonly<Record<string, unknown>>): Promise<Result<DeviceKey, Fault[]>> {
  const faults: Fault[] = Object.keys(jwk)
    .filter((name) => !MEMBERS.includes(name))
    .map((name) => fault(name, "is not a member of a public P-256 key"));
  const { kty, crv, x, y } = jwk;
  if (kty !== "EC") faults.push(fault("kty", 'must be "EC"'));
  if (crv !== "P-256") faults.push(fault("crv", 'must be "P-256"'));
  if (!isCoordinate(x)) faults.push(fault("x", "must be 32 bytes in base64url"));
  if (!isCoordinate(y)) faults.push(fault("y", "must be 32 bytes in base64url"));
  if (faults.length > 0 || !isCoordinate(x) || !isCoordinate(y)) return err(faults);
  const clean: DeviceJwk = { kty: "EC", crv: "P-256", x, y };
  try {
    return ok({ jwk: clean, key: await importEs256Key(clean) });
  } catch {
    return err([{ pointer: "/jwk", detail: "is not a point of the curve P-256" }]);
  }
}

/** The key to verify ES256 with. Rejects where the point is not on the curve. */
export function importEs256Key(jwk: DeviceJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", { ...jwk }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
}

/** Whether the signature over `signed` is this key's: ES256, r and s side by side (RFC 7518, section 3.4). */
export function verifyEs256(key: CryptoKey, signature: BufferSource, signed: BufferSource): Promise<boolean> {
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed);
}

function isCoordinate(value: unknown): value is string {
  return typeof value === "string" && decodeBase64url(value)?.length === 32;
}

function fault(member: string, detail: string): Fault {
  return { pointer: pointTo("/jwk", member), detail };
}

/** A public P-256 key as its two coordinates, base64url of 32 bytes each. */
export interface DeviceJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** SHA-256 thumbprint of the key, base64url, 43 characters (RFC 7638, section 3; members in lexicographic order). */
export function computeThumbprint(jwk: DeviceJwk): Promise<string> {
  const canonical = `{"crv":"${jwk.crv}","kty":"${jwk.kty}","x":"${jwk.x}","y":"${jwk.y}"}`;
  return hashText(canonical);
}
