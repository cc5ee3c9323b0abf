import { createDevice, type Device, postMessage, signMessage } from "../../../client/device.ts";

/** What the mesh says of itself, as far as a page needs it. */
interface MeshInfo {
  readonly audience: string;
  readonly vapidPublicKey: string;
  readonly noticeVersion: string;
}

/** What came back for one message. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A notification as the service worker's registration holds it. */
export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly lang: string;
  readonly data: unknown;
}

/** A small shop: all that a page of a brand does with a mesh, without an SDK. The test calls it step by step. */
export interface Shop {
  /** Makes a key and registers it. */
  join(meshUrl: string): Promise<Answered>;
  /** Tries to read the private key: the name of the error, or "exported". */
  exportKey(): Promise<string>;
  consent(...purposes: string[]): Promise<Answered>;
  /** Subscribes the service worker with the mesh's key, and names the subscription to the mesh. */
  subscribe(): Promise<Answered>;
  ping(claims: object): Promise<Answered>;
  /** Notifications that are shown. */
  notifications(): Promise<Shown[]>;
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
    async subscribe() {
      const { pushManager } = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: mesh.vapidPublicKey };
      const subscription = await pushManager.subscribe(options);
      return send("/v1/me/subscription", "subscription+jwt", { subscription: subscription.toJSON() });
    },
    ping: (claims) => send("/v1/pings", "ping+jwt", claims),
    async notifications() {
      const registration = await navigator.serviceWorker.ready;
      const shown = await registration.getNotifications();
      return shown.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }));
    },
  };
}

declare global {
  var shop: Shop;
}

globalThis.shop = openShop();
await navigator.serviceWorker.register("/service-worker.js");
