import { newJti } from "../../../client/sdk/device.ts";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";
import { sealBox } from "../../../shared/crypto/sealed-box.ts";
import { sealedSenderName } from "../../../shared/token/sender-key.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";
import { type Answered, AUDIENCE, post } from "./visitor.ts";

const utf8 = new TextEncoder();

/** A gateway with a key of its own. */
export interface Gateway {
  /** Its entry in a catalog. */
  readonly entry: Sender;
  sign(claims: object, about?: SignOptions): Promise<string>;
  /** Posts these rows in the format "rows". */
  hear(rows: object | readonly object[], about?: SignOptions): Promise<Answered>;
}

interface SignOptions {
  readonly ageSeconds?: number;
  readonly jti?: string;
  readonly header?: object;
}

/** A new gateway of one place, unless its entry says something else. */
export async function makeGateway(id: string, place: string, more: Partial<Sender> = {}): Promise<Gateway> {
  const alg = more.alg ?? "EdDSA";
  const { key, parts } = await makeKey(id, alg);
  const entry: Sender = { id, kind: "gateway", places: [place], scopes: ["sightings"], alg, ...parts, ...more };
  const use = alg === "ES256" ? { name: "ECDSA", hash: "SHA-256" } : key.algorithm.name;
  const gateway: Gateway = {
    entry,
    async sign(claims, { ageSeconds = 0, jti = newJti(), header = {} } = {}) {
      const payload = { aud: AUDIENCE, iat: Date.now() / 1000 - ageSeconds, jti, ...claims };
      const signed = [{ alg, typ: "sightings+jwt", kid: id, ...header }, payload]
        .map((part) => encodeBase64url(utf8.encode(JSON.stringify(part))))
        .join(".");
      const signature = await crypto.subtle.sign(use, key, utf8.encode(signed));
      return `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
    },
    hear: async (rows, about) => post("/v1/sightings", await gateway.sign({ format: "rows", body: rows }, about)),
  };
  return gateway;
}

async function makeKey(id: string, alg: Sender["alg"]): Promise<{ key: CryptoKey; parts: Partial<Sender> }> {
  if (alg === "HS256") {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const { seals } = await importKeys(bindings());
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealedKey = await sealBox(seals[0], secret, sealedSenderName(id), nonce);
    const hmac = { name: "HMAC", hash: "SHA-256" };
    return { key: await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]), parts: { sealedKey } };
  }
  const algorithm = alg === "EdDSA" ? "Ed25519" : { name: "ECDSA", namedCurve: "P-256" };
  const { publicKey, privateKey } = (await crypto.subtle.generateKey(algorithm, false, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const { kty, crv, x, y } = (await crypto.subtle.exportKey("jwk", publicKey)) as JsonWebKey;
  return { key: privateKey, parts: { jwk: { kty, crv, x, ...(y === undefined ? {} : { y }) } } };
}

/** The MAC address of a card of the brand (support/street.ts) that no other test has. */
export function newMac(): string {
  const bytes = [0xc0, 0xff, 0xee, ...crypto.getRandomValues(new Uint8Array(3))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** As many rows of a transmitter, a second apart, the newest now. */
export function rows(mac: string, rssi = -55, count = 4): { mac: string; rssi: number; age: number }[] {
  return Array.from({ length: count }, (_, index) => ({ mac, rssi, age: count - 1 - index }));
}
