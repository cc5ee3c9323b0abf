import { createDevice, type Device, postMessage, signMessage } from "../../../client/sdk/device.ts";

/** What the mesh says of itself, as far as a page needs it. */
interface MeshInfo {
  readonly audience: string;
  readonly noticeVersion: string;
}

/** What came back for one message. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A small shop: all that a page of a brand does with a mesh, without an SDK. The test calls it step by step. */
export interface Shop {
  /** Makes a key and registers it. */
  join(meshUrl: string): Promise<Answered>;
  /** Tries to read the private key: the name of the error, or "exported". */
  exportKey(): Promise<string>;
  consent(...purposes: string[]): Promise<Answered>;
  ping(claims: object): Promise<Answered>;
}

/** The shop of a mesh, for the first device that joins. */
function openShop(): Shop {
  let device: Device;
  let mesh: MeshInfo;
  let url = "";
  let pass: unknown;

  async function send(path: string, typ: string, claims = {}): Promise<Answered> {
    const about = { typ, audience: mesh.audience, iatSeconds: Date.now() / 1000 };
    const token = await signMessage(device, { ...about, claims: { ...(pass ? { pass } : {}), ...claims } });
    const answer = await postMessage(fetch, `${url}${path}`, token);
    const text = await answer.text();
    const body = text === "" ? {} : JSON.parse(text);
    pass = body.pass ?? pass;
    return { status: answer.status, body };
  }

  return {
    async join(meshUrl) {
      url = meshUrl;
      mesh = await (await fetch(`${url}/v1/mesh`)).json();
      device = await createDevice();
      return send("/v1/devices", "device+jwt");
    },
    exportKey: () =>
      crypto.subtle.exportKey("jwk", device.privateKey).then(
        () => "exported",
        (error: Error) => error.name,
      ),
    consent(...purposes) {
      const grants = purposes.map((purpose) => ({ purpose, granted: true }));
      return send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: mesh.noticeVersion, surface: "shop" });
    },
    ping: (claims) => send("/v1/pings", "ping+jwt", claims),
  };
}

declare global {
  var shop: Shop;
}

globalThis.shop = openShop();
