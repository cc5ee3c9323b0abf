import { createDevice, type Device, postMessage, signMessage } from "../client/sdk/device.ts";

/** What GET /v1/mesh says, as far as a device needs it. */
export interface MeshInfo {
  readonly audience: string;
  readonly vapidPublicKey: string;
  readonly noticeVersion: string;
  readonly purposes: readonly string[];
}

/** One message and what came back. */
export interface Exchange {
  readonly path: string;
  readonly token: string;
  readonly status: number;
  /** Empty where the answer was not JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
}

/** A person with one device, as an honest app would act for them: it keeps its newest pass and tells where it was seen. */
export interface Visitor {
  readonly device: Device;
  /** The newest pass; undefined before the device registered. */
  readonly pass: string | undefined;
  /** Lets time pass on the device's clock. */
  wait(seconds: number): void;
  register(): Promise<Exchange>;
  /** Signs a message with the pass and posts it. */
  send(path: string, typ: string, claims?: Readonly<Record<string, unknown>>): Promise<Exchange>;
  /** A ping; says where the device was last told to be, unless the claims do. */
  ping(claims: Readonly<Record<string, unknown>>): Promise<Exchange>;
  /** Posts the same bytes again. */
  repeat(exchange: Exchange): Promise<Exchange>;
}

/** Asks the mesh what it is. */
export async function askMesh(url: string): Promise<MeshInfo> {
  const answer = await fetch(`${url}/v1/mesh`);
  return (await answer.json()) as MeshInfo;
}

/**
 * A visitor of this mesh. `clockSeconds` is what the device's clock shows, and goes on showing until they `wait`; without it, it
 * shows the time of this machine. `fetch`: how messages are posted.
 */
export async function makeVisitor(about: {
  url: string;
  audience: string;
  clockSeconds?: number;
  device?: Device;
  pass?: string | undefined;
  fetch?: typeof fetch;
}): Promise<Visitor> {
  const { url, audience } = about;
  const device = about.device ?? (await createDevice());
  let waitedSeconds = 0;
  let pass = about.pass;
  let present: string[] = [];

  async function post(path: string, token: string): Promise<Exchange> {
    const startedAt = performance.now();
    const answer = await postMessage(about.fetch ?? fetch, `${url}${path}`, token);
    const text = await answer.text();
    const milliseconds = performance.now() - startedAt;
    const body = text.startsWith("{") ? JSON.parse(text) : {};
    if (typeof body.pass === "string") pass = body.pass;
    if (Array.isArray(body.presence)) present = body.presence.map((at: { place: string }) => at.place);
    return { path, token, status: answer.status, body, milliseconds };
  }

  async function sign(typ: string, claims: Readonly<Record<string, unknown>>): Promise<string> {
    const ofPass = pass === undefined ? {} : { pass };
    const iatSeconds = (about.clockSeconds ?? Date.now() / 1000) + waitedSeconds;
    return signMessage(device, { typ, audience, iatSeconds, claims: { ...ofPass, ...claims } });
  }

  async function send(path: string, typ: string, claims = {}): Promise<Exchange> {
    return post(path, await sign(typ, claims));
  }

  return {
    device,
    get pass() {
      return pass;
    },
    wait(seconds) {
      waitedSeconds += seconds;
    },
    register: () => send("/v1/devices", "device+jwt"),
    send,
    ping: (claims) => send("/v1/pings", "ping+jwt", present.length > 0 ? { present, ...claims } : claims),
    repeat: ({ path, token }) => post(path, token),
  };
}
