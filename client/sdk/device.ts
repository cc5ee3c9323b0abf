import { encodeBase64url } from "./base64url.ts";
import { JTI_BYTES } from "./limits.ts";

/** A device as the mesh knows it: a P-256 key pair. Everything but the private half may be told. */
export interface Device {
  /** RFC 7638 thumbprint of the public key: `kid` of all it signs. */
  readonly id: string;
  readonly publicJwk: PublicJwk;
  readonly privateKey: CryptoKey;
}

/** A public P-256 key with exactly the members that the mesh accepts (docs/contract.md#2). */
export interface PublicJwk {
  readonly kty: "EC";
  readonly crv: "P-256";
  readonly x: string;
  readonly y: string;
}

/** What one message says. `iatSeconds` is the device's own clock; a `jti` is given only to sign the same message again. */
export interface Message {
  readonly typ: string;
  readonly audience: string;
  readonly iatSeconds: number;
  readonly jti?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const ES256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const utf8 = new TextEncoder();

/** A device with a new key. Its private half can be used but not read, unless `extractable` says so. */
export async function createDevice({ extractable = false } = {}): Promise<Device> {
  // The casts are for workerd's types, which give every algorithm and format the same result.
  const { publicKey, privateKey } = (await crypto.subtle.generateKey(ES256, extractable, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  return deviceOf((await crypto.subtle.exportKey("jwk", publicKey)) as JsonWebKey, privateKey);
}

/** The device of a private JWK, as `crypto.subtle.exportKey` gives it. Rejects where that is no P-256 key. */
export async function importDevice(jwk: JsonWebKey): Promise<Device> {
  return deviceOf(jwk, await crypto.subtle.importKey("jwk", jwk, ES256, true, ["sign"]));
}

async function deviceOf({ x = "", y = "" }: JsonWebKey, privateKey: CryptoKey): Promise<Device> {
  const publicJwk = { kty: "EC", crv: "P-256", x, y } as const;
  return { id: await thumbprint(publicJwk), publicJwk, privateKey };
}

/** SHA-256 thumbprint of the key, 43 characters of base64url (RFC 7638, section 3; members in lexicographic order). */
export async function thumbprint({ crv, kty, x, y }: PublicJwk): Promise<string> {
  const members = utf8.encode(JSON.stringify({ crv, kty, x, y }));
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", members)));
}

/** The message as a compact JWS of this device (docs/contract.md#tokens). A `device+jwt` carries the public key, nothing else does. */
export async function signMessage(
  device: Device,
  { typ, audience, iatSeconds, jti, claims }: Message,
): Promise<string> {
  // What is undefined is no member of the JSON.
  const header = { alg: "ES256", typ, kid: device.id, jwk: typ === "device+jwt" ? device.publicJwk : undefined };
  const payload = { aud: audience, iat: iatSeconds, jti: jti ?? newJti(), ...claims };
  const signed = [header, payload].map((part) => encodeBase64url(utf8.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign(ES256, device.privateKey, utf8.encode(signed));
  return `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
}

/** A new message id: 144 random bits, 24 characters. */
export function newJti(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(JTI_BYTES)));
}

/**
 * Posts a signed message. `text/plain` is what a browser may send across origins without asking first (no preflight);
 * the mesh takes it like `application/jose`. Rejects as `send` does, where there is no answer at all.
 */
export function postMessage(send: typeof fetch, url: string | URL, token: string): Promise<Response> {
  return send(url, { method: "POST", headers: { "Content-Type": "text/plain" }, body: token });
}
