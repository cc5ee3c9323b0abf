import type { Consented } from "../../../../client/sdk/api.ts";
import { createDevice } from "../../../../client/sdk/device.ts";
import { openSession, type Session } from "../../../../client/sdk/session.ts";
import { memoryVault, type VaultState } from "../../../../client/sdk/vault.ts";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";

/** A public key as `GET /v1/mesh` gives one: 65 bytes. */
export const VAPID_KEY = encodeBase64url(new Uint8Array(65).fill(4));

/** What a device said to its mesh: the typ and the claims of each message. */
export interface Exchange {
  readonly typ: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A device that has joined a mesh, and all that the mesh hears of it. */
export interface JoinedDevice {
  readonly session: Session;
  readonly heard: Exchange[];
  /** Cuts the connection, or mends it. */
  online: boolean;
}

/** A device in memory, with a pass that holds; its mesh takes everything with 204 and `{}`, unless `answer` says otherwise. */
export async function joinDevice(
  about: { consented?: Consented; subscription?: VaultState["subscription"]; answer?: () => Response } = {},
): Promise<JoinedDevice> {
  const { consented = { push: true, measurement: true }, subscription, answer } = about;
  const vault = memoryVault();
  const state: VaultState = {
    url: "https://mesh.test",
    info: {
      name: "Bakery",
      audience: "https://mesh.test",
      serverTime: 0,
      vapidPublicKey: VAPID_KEY,
      noticeVersion: "1",
      purposes: ["push", "measurement"],
      catalogVersion: null,
    },
    device: await createDevice(),
    pass: `h.${encodeBase64url(new TextEncoder().encode(JSON.stringify({ exp: 9e9, known: true })))}.s`,
    skewSeconds: 0,
    consented,
    present: [],
    ...(subscription === undefined ? {} : { subscription }),
  };
  await vault.update("state", () => state);
  const heard: Exchange[] = [];
  const joined: JoinedDevice = { heard, online: true, session: openSession(vault, { fetch: hear }) };
  return joined;

  async function hear(_url: unknown, init?: RequestInit): Promise<Response> {
    if (!joined.online) throw new TypeError("Failed to fetch");
    const [header, payload] = String(init?.body).split(".").slice(0, 2).map(decode);
    const { aud, iat, jti, pass, ...claims } = payload ?? {};
    heard.push({ typ: String(header?.typ), claims });
    return answer?.() ?? new Response(null, { status: 204 });
  }
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}
