import { encodeBase64url } from "../bytes/base64url.ts";

/** A public P-256 key as its two coordinates, base64url of 32 bytes each. */
export interface DeviceJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** SHA-256 thumbprint of the key, base64url, 43 characters (RFC 7638, section 3; members in lexicographic order). */
export async function computeThumbprint(jwk: DeviceJwk): Promise<string> {
  const canonical = `{"crv":"${jwk.crv}","kty":"${jwk.kty}","x":"${jwk.x}","y":"${jwk.y}"}`;
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical))));
}
