import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { rotatingMarkerUrl } from "../../shared/locate/locate-marker.ts";
import type { Algorithm } from "../../shared/token/parse-token.ts";

/** A sender that can sign: its id in the catalog, its one algorithm, and its private or symmetric key. */
export interface Signer {
  readonly id: string;
  readonly alg: Algorithm;
  readonly key: CryptoKey;
}

/** A marker's code: which marker, of which mesh, made when by the mesh's clock, good for how long (600 s at most). */
export interface MarkerCode {
  readonly audience: string;
  readonly marker: string;
  readonly iatSeconds: number;
  readonly validForSeconds: number;
}

/** By algorithm, what Web Crypto signs with (RFC 7518, sections 3.2 and 3.4; RFC 8037, section 3.1). */
const USES = { EdDSA: "Ed25519", ES256: { name: "ECDSA", hash: "SHA-256" }, HS256: "HMAC" } as const;

const utf8 = new TextEncoder();

/**
 * The URL that a marker shows until its code is over: a compact JWS `qr+jwt` (RFC 7515, section 7.1) of a sender of the
 * marker's place. Undefined where the ids and the mesh's address are so long that no device could scan it.
 */
export async function signMarker(
  { audience, marker, iatSeconds, validForSeconds }: MarkerCode,
  { id, alg, key }: Signer,
): Promise<string | undefined> {
  // Whole seconds: a code of fewer characters is one of fewer and larger squares.
  const iat = Math.floor(iatSeconds);
  const header = { alg, typ: "qr+jwt", kid: id };
  const claims = { aud: audience, marker, iat, exp: iat + validForSeconds };
  const signed = [header, claims].map((part) => encodeBase64url(utf8.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign(USES[alg], key, utf8.encode(signed));
  const token = `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
  return rotatingMarkerUrl(new URL(audience).origin, marker, token);
}
