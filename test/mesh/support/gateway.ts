import { importJWK, SignJWT } from "jose";
import { makeSenderKey, type SenderAlgorithm } from "../../../cli/keys/make-sender-key.ts";
import { newJti, postMessage } from "../../../client/sdk/device.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";
import type { SightingFormat } from "../../../shared/radio/sighting.ts";

/** A gateway with a key as `mesh sender add` makes it, which posts over HTTP. */
export interface Gateway {
  /** Its entry in a catalog. */
  readonly entry: Sender;
  sign(mesh: Listening, heard: Heard, about?: SignOptions): Promise<SignedSightings>;
  /** Signs it and posts it once. */
  post(mesh: Listening, heard: Heard, about?: SignOptions): Promise<Posted>;
}

/** Where to post, and which audience the message is for. */
export interface Listening {
  readonly url: string;
  readonly audience: string;
}

export interface Heard {
  readonly format: SightingFormat;
  readonly body: unknown;
}

/** A message that waits to be posted, as often as one likes. */
export interface SignedSightings {
  readonly url: string;
  readonly token: string;
}

export interface Posted {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter: string | null;
}

interface SignOptions {
  readonly iatSeconds?: number;
  readonly jti?: string;
}

/** A new gateway of one place. */
export async function makeGateway(id: string, place: string, alg: SenderAlgorithm = "EdDSA"): Promise<Gateway> {
  // Only a symmetric key is sealed, with the keys of a directory.
  const { entry, secret = "" } = await makeSenderKey(alg, id, "");
  const key = await importJWK(JSON.parse(secret), alg);
  const gateway: Gateway = {
    entry: { id, kind: "gateway", places: [place], scopes: ["sightings"], ...entry },
    async sign({ url, audience }, heard, { iatSeconds = Date.now() / 1000, jti = newJti() } = {}) {
      const message = new SignJWT({ aud: audience, iat: iatSeconds, jti, ...heard });
      const token = await message.setProtectedHeader({ alg, typ: "sightings+jwt", kid: id }).sign(key);
      return { url: `${url}/v1/sightings`, token };
    },
    post: async (mesh, heard, about) => postSightings(await gateway.sign(mesh, heard, about)),
  };
  return gateway;
}

/** Posts it; rejects where the mesh goes away before it answers. */
export async function postSightings({ url, token }: SignedSightings): Promise<Posted> {
  const answer = await postMessage(fetch, url, token);
  const body = (await answer.json()) as Posted["body"];
  return { status: answer.status, body, retryAfter: answer.headers.get("retry-after") };
}

/** A MAC address of nobody else, as cards of the brand have them (test/support/claims.ts). */
export function newMac(): string {
  const bytes = [0xc0, 0xff, 0xee, ...crypto.getRandomValues(new Uint8Array(3))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** That a transmitter was heard three times in the last two seconds, in our own format. */
export function heardInRows(mac: string, rssi = -55): Heard & { readonly body: readonly object[] } {
  const body = [2, 1, 0].map((age) => ({ mac, rssi, age }));
  return { format: "rows", body };
}

/** The same as a Minew box posts it: its own row first, with its clock. */
export function heardByMinew(mac: string, nowMs: number, rssi = -55): Heard {
  const at = (ageMs: number) => new Date(nowMs - ageMs).toISOString();
  const rows = [2_000, 1_000, 0].map((ageMs) => ({
    timestamp: at(ageMs),
    type: "Unknown",
    mac: mac.replaceAll(":", "").toUpperCase(),
    bleName: "",
    rssi,
    rawData: "0201060303E1FF",
  }));
  const own = { timestamp: at(0), type: "Gateway", mac: "AC233FC0BC43", gatewayFree: 50, gatewayLoad: 0.1 };
  return { format: "minew", body: [own, ...rows] };
}

/** That a transmitter was heard once, as a Ruuvi Gateway posts it: by MAC, so one message has one row of it. */
export function heardByRuuvi(mac: string, nowMs: number, rssi = -55): Heard {
  const timestamp = String(Math.floor(nowMs / 1000));
  const tags = { [mac.toUpperCase()]: { rssi, timestamp, data: "0201061BFF990405" } };
  return { format: "ruuvi", body: { data: { coordinates: "", timestamp, gw_mac: "C8:25:2D:8E:9C:2C", tags } } };
}
