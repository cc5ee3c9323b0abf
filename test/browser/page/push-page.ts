import type { Mesh } from "../../../client/sdk/api.ts";
import { connect } from "../../../client/sdk/mesh.ts";
import { openVault } from "../../../client/sdk/vault.ts";

/** A notification that is shown. */
export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly lang: string;
  readonly data: unknown;
}

/** What the test asks of its worker: page/push-worker.js. */
export type Asked = "notificationclick" | "notificationclose" | "showings";

/** An app on the SDK that wants pushes; its test drives it step by step. */
export interface PushApp {
  readonly mesh: Mesh;
  /** What is shown on behalf of this app. */
  shown(): Promise<Shown[]>;
  /** The worker's answer: how often it has shown something, or what a click has opened or focused. */
  ask(what: Asked): Promise<unknown>;
  /** What the browser has subscribed. */
  subscription(): Promise<PushSubscriptionJSON | undefined>;
  /** Where the mesh was told to push to. */
  namedEndpoint(): Promise<string | undefined>;
  /** The kinds of all reactions that the mesh has. */
  reactions(): Promise<string[]>;
}

declare global {
  var openApp: (meshUrl: string) => Promise<void>;
  var app: PushApp;
}

await navigator.serviceWorker.register("/service-worker.js");

globalThis.openApp = async (url) => {
  const registration = await navigator.serviceWorker.ready;
  const mesh = await connect({ url });
  globalThis.app = {
    mesh,
    async shown() {
      const notifications = await registration.getNotifications();
      return notifications.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }));
    },
    ask(what) {
      const { port1, port2 } = new MessageChannel();
      return new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
        registration.active?.postMessage(what, [port2]);
      });
    },
    subscription: async () => (await registration.pushManager.getSubscription())?.toJSON(),
    namedEndpoint: async () => (await openVault().read("state"))?.subscription?.endpoint,
    async reactions() {
      const { reactions } = await mesh.exportMe();
      return Array.isArray(reactions) ? reactions.map(({ kind }) => kind) : [];
    },
  };
};
