import type { Consented } from "../../../../client/sdk/api.ts";
import { openSession, type Session } from "../../../../client/sdk/session.ts";
import { memoryVault, type Vault } from "../../../../client/sdk/vault.ts";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";

/** A message as it arrived. */
export interface Arrived {
  readonly path: string;
  readonly typ: string;
  readonly jti: string;
  readonly iat: number;
  readonly pass?: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What the mesh says next; a page is what somebody in between says, an Error a connection that breaks. */
export type Reply = { status: number; body?: object; retryAfter?: string } | { status: number; page: string } | Error;

/** A mesh in memory beside a device with a clock of its own; both clocks stand until the test moves them. */
export interface FakeMesh {
  readonly vault: Vault;
  readonly session: Session;
  readonly arrived: Arrived[];
  /** How often the device was told that it is forgotten. */
  forgotten: number;
  /** The device's clock, seconds. */
  deviceSeconds: number;
  /** The mesh's clock, seconds. */
  meshSeconds: number;
  /** Answers before all others, in order. */
  next(...replies: (Reply | Promise<Reply>)[]): void;
  /** Answers every message from now on; undefined: as a mesh does that likes everything. */
  always(reply: Reply | undefined): void;
  /** Somebody is about to agree: the device exists. */
  begin(): Promise<void>;
  /** Somebody has agreed. */
  agree(consented?: Consented): Promise<void>;
}

export const NOON = 1_800_000_000;

/** A pass that ends then. */
export function passUntil(exp: number, claims: object = { known: true }): string {
  return `h.${encodeBase64url(new TextEncoder().encode(JSON.stringify({ exp, ...claims })))}.s`;
}

const INFO = {
  name: "Bakery",
  audience: "https://mesh.test",
  serverTime: NOON,
  vapidPublicKey: "",
  noticeVersion: "1",
  purposes: ["location", "measurement"],
  catalogVersion: null,
};

/** Starts at noon on both sides. */
export function startFakeMesh(vault: Vault = memoryVault()): FakeMesh {
  const replies: (Reply | Promise<Reply>)[] = [];
  let standing: Reply | undefined;
  const mesh: FakeMesh = {
    vault,
    session: openSession(vault, {
      fetch: hear,
      now: () => mesh.deviceSeconds,
      onForgotten: () => {
        mesh.forgotten++;
      },
    }),
    arrived: [],
    forgotten: 0,
    deviceSeconds: NOON,
    meshSeconds: NOON,
    next: (...more) => void replies.push(...more),
    always(reply) {
      standing = reply;
    },
    begin: () => mesh.session.begin({ url: "https://mesh.test", info: INFO, skewSeconds: 0, locale: "en" }),
    async agree(consented = { location: true, measurement: true }) {
      await mesh.begin();
      await vault.update("state", (state) => state && { ...state, pass: passUntil(NOON + 86_400), consented });
    },
  };
  return mesh;

  async function hear(url: unknown, init?: RequestInit): Promise<Response> {
    const [header, payload] = String(init?.body).split(".").map(decode);
    const { aud, jti, iat, pass, ...claims } = payload ?? {};
    const path = String(url).replace("https://mesh.test", "");
    mesh.arrived.push({
      path,
      typ: String(header?.typ),
      jti: String(jti),
      iat: Number(iat),
      ...(typeof pass === "string" ? { pass } : {}),
      claims,
    });
    const reply = await (replies.shift() ?? standing ?? usual(path));
    if (reply instanceof Error) throw reply;
    if ("page" in reply) return new Response(reply.page, reply);
    const headers = new Headers(reply.retryAfter === undefined ? {} : { "retry-after": reply.retryAfter });
    return new Response(JSON.stringify({ serverTime: mesh.meshSeconds, ...reply.body }), { ...reply, headers });
  }

  function usual(path: string): Reply {
    if (path === "/v1/devices") return { status: 200, body: { pass: passUntil(mesh.meshSeconds + 86_400) } };
    if (path === "/v1/pings") return { status: 200, body: { outcome: "none", reason: "no-moment", presence: [] } };
    return { status: 202 };
  }
}

function decode(part: string, at: number): Record<string, unknown> | undefined {
  return at < 2 ? JSON.parse(Buffer.from(part, "base64url").toString()) : undefined;
}
