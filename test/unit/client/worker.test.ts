import { beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "../../../client/worker/listen.ts";
import type { ShownNotification, WorkerScope } from "../../../client/worker/worker-scope.ts";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import { pushPayload } from "../../../shared/push/payload.ts";
import { type JoinedDevice, joinDevice, VAPID_KEY } from "./support/joined-device.ts";

const PUSH = pushPayload({
  offer: { title: "Your order is ready", action: { url: "https://bakery.example/orders" } },
  receipt: "r-1",
  tag: "t-1",
  lang: "en",
  page: "https://mesh.test/o/r-1",
});

type Listener = (event: object) => void;

/** A worker's scope that shows notifications in a list, and fires events as a browser does. */
function fakeScope() {
  const listeners = new Map<string, Listener>();
  const shown = new Map<string, { title: string; options: NotificationOptions }>();
  const windows: { url: string; focus: () => Promise<unknown> }[] = [];
  const opened: string[] = [];
  const syncs: string[] = [];
  const pushManager = { getSubscription: vi.fn(async () => null as PushSubscription | null), subscribe: vi.fn() };
  const closed = vi.fn();
  const note = (tag: string, data: unknown): ShownNotification => ({ tag, data, close: closed });
  const scope = {
    registration: {
      scope: "https://shop.test/",
      pushManager,
      sync: { register: async (tag: string) => void syncs.push(tag) },
      async showNotification(title: string, options: NotificationOptions) {
        shown.set(options.tag ?? "", { title, options });
      },
      getNotifications: async ({ tag }: { tag: string }) =>
        [...shown].filter(([name]) => name === tag).map(([name, { options }]) => note(name, options.data)),
    },
    clients: { matchAll: async () => windows, openWindow: async (url: string) => void opened.push(url) },
    addEventListener: (name: string, listener: Listener) => void listeners.set(name, listener),
  };
  /** Ends when all that the listeners wait for has. */
  async function fire(name: string, event: object): Promise<void> {
    const work: Promise<unknown>[] = [];
    listeners.get(name)?.({ ...event, waitUntil: (promise: Promise<unknown>) => void work.push(promise) });
    await Promise.all(work);
  }
  const push = (text: string | undefined) => fire("push", { data: text === undefined ? null : { text: () => text } });
  return {
    scope: scope as unknown as WorkerScope,
    listeners,
    shown,
    windows,
    opened,
    syncs,
    pushManager,
    closed,
    note,
    fire,
    push,
  };
}

const reactions = ({ heard }: JoinedDevice) => heard.map(({ typ, claims }) => [typ, claims.receipt, claims.kind]);
const keyed = (key: string, members: object = {}) =>
  ({
    options: { applicationServerKey: decodeBase64url(key)?.buffer ?? null },
    ...members,
  }) as unknown as PushSubscription;
const FOREIGN = keyed(VAPID_KEY.replace(/^.{4}/, "AAAA"));

describe("the service worker", () => {
  let device: JoinedDevice;
  let worker: ReturnType<typeof fakeScope>;

  const start = async (about?: Parameters<typeof joinDevice>[0]) => {
    device = await joinDevice(about);
    worker = fakeScope();
    listen(worker.scope, device.session);
  };

  beforeEach(() => start());

  it("leaves to the app what is the app's", async () => {
    expect([...worker.listeners.keys()].sort()).toEqual([
      "notificationclick",
      "notificationclose",
      "push",
      "pushsubscriptionchange",
      "sync",
    ]);
    await worker.fire("notificationclick", { notification: worker.note("news", { id: 1 }) });
    await worker.fire("notificationclose", { notification: worker.note("news", undefined) });
    expect([worker.closed.mock.calls, worker.opened, device.heard]).toEqual([[], [], []]);
  });

  it("shows a push and reports the impression", async () => {
    await worker.push(PUSH);
    expect([...worker.shown.values()]).toEqual([
      {
        title: "Your order is ready",
        options: {
          lang: "en",
          dir: "auto",
          tag: "t-1",
          data: { receipt: "r-1", navigate: "https://bakery.example/orders" },
        },
      },
    ]);
    expect(reactions(device)).toEqual([["reaction+jwt", "r-1", "impression"]]);
  });

  it("replaces a repeat without a sound", async () => {
    await worker.push(PUSH);
    await worker.push(PUSH);
    expect([...worker.shown.values()]).toMatchObject([{ options: { silent: true } }]);
  });

  it("shows something neutral, once, for what cannot be read, and opens the app for it", async () => {
    await worker.push("Hello");
    await worker.push(undefined);
    expect([...worker.shown.values()]).toMatchObject([
      { title: "Bakery", options: { body: expect.stringMatching(/.../) } },
    ]);
    await worker.fire("notificationclick", { notification: worker.note("moment-mesh", {}) });
    expect(worker.opened).toEqual(["https://shop.test/"]);
    expect(device.heard).toEqual([]);
  });

  it("leaves what it cannot read to an app that is subscribed with a key of its own, or never joined the mesh", async () => {
    worker.pushManager.getSubscription.mockResolvedValue(FOREIGN);
    await worker.push("Hello");
    expect(worker.shown.size).toBe(0);
    worker.pushManager.getSubscription.mockResolvedValue(keyed(VAPID_KEY));
    await worker.push("Hello");
    expect(worker.shown.size).toBe(1);
    worker.shown.clear();
    await device.session.vault.clear();
    await worker.push("Hello");
    expect(worker.shown.size).toBe(0);
  });

  it("shows a push also where there is no device or no consent to measuring, and says nothing", async () => {
    await device.session.vault.clear();
    await worker.push(PUSH);
    expect(worker.shown.size).toBe(1);
    expect(await device.session.vault.read("outbox")).toBeUndefined();
    await start({ consented: { push: true } });
    await worker.push(PUSH);
    expect(worker.shown.size).toBe(1);
    expect(await device.session.vault.read("outbox")).toBeUndefined();
    expect(device.heard).toEqual([]);
  });

  it("keeps a report while there is no connection, and sends it at the next sync, once", async () => {
    device.online = false;
    await worker.push(PUSH);
    expect(worker.shown.size).toBe(1);
    expect(worker.syncs).toEqual(["moment-mesh"]);
    await expect(worker.fire("sync", { tag: "moment-mesh" })).rejects.toThrow("cannot be reached");
    device.online = true;
    await worker.fire("sync", { tag: "of-the-app" });
    expect(device.heard).toEqual([]);
    await worker.fire("sync", { tag: "moment-mesh" });
    await worker.fire("sync", { tag: "moment-mesh" });
    expect(reactions(device)).toEqual([["reaction+jwt", "r-1", "impression"]]);
  });

  it("closes, reports and opens the offer on a click", async () => {
    const notification = worker.note("t-1", { receipt: "r-1", navigate: "https://bakery.example/orders" });
    await worker.fire("notificationclick", { notification });
    expect(worker.closed).toHaveBeenCalledOnce();
    expect(worker.opened).toEqual(["https://bakery.example/orders"]);
    expect(reactions(device)).toEqual([["reaction+jwt", "r-1", "click"]]);
  });

  it("brings a window forward that shows the offer already", async () => {
    const focus = vi.fn(async () => {});
    worker.windows.push({ url: "https://shop.test/", focus: vi.fn() }, { url: "https://shop.test/orders", focus });
    const data = { receipt: "r-1", navigate: "https://shop.test/orders" };
    await worker.fire("notificationclick", { notification: worker.note("t-1", data) });
    expect(focus).toHaveBeenCalledOnce();
    expect(worker.opened).toEqual([]);
  });

  it("opens the app for an offer that leads nowhere", async () => {
    await worker.fire("notificationclick", {
      notification: worker.note("t-1", { receipt: "r", navigate: "javascript:1" }),
    });
    expect(worker.opened).toEqual(["https://shop.test/"]);
  });

  it("reports a dismissal, but none where a repeat has taken the place", async () => {
    await worker.push(PUSH);
    device.heard.length = 0;
    const notification = worker.note("t-1", { receipt: "r-1" });
    await worker.fire("notificationclose", { notification });
    expect(device.heard).toEqual([]);
    worker.shown.clear();
    await worker.fire("notificationclose", { notification });
    expect(reactions(device)).toEqual([["reaction+jwt", "r-1", "dismiss"]]);
  });

  it("takes no click for a dismissal, where closing is told as if the person had", async () => {
    const notification = worker.note("t-1", { receipt: "r-1" });
    await worker.fire("notificationclick", { notification });
    await worker.fire("notificationclose", { notification });
    expect(reactions(device)).toEqual([["reaction+jwt", "r-1", "click"]]);
  });

  describe("when the browser changes the subscription", () => {
    const SUBSCRIPTION = { endpoint: "https://push.test/1", vapidPublicKey: VAPID_KEY };
    const NEXT = keyed(VAPID_KEY, {
      endpoint: "https://push.test/2",
      toJSON: () => ({ endpoint: "https://push.test/2" }),
    });
    const change = (event = {}) => worker.fire("pushsubscriptionchange", event);
    const named = [{ typ: "subscription+jwt", claims: { subscription: { endpoint: "https://push.test/2" } } }];

    beforeEach(async () => {
      await start({ subscription: SUBSCRIPTION });
      worker.pushManager.subscribe.mockResolvedValue(NEXT);
    });

    it("subscribes again with the mesh's key and names it", async () => {
      await change({ oldSubscription: null, newSubscription: null });
      expect(worker.pushManager.subscribe).toHaveBeenCalledWith({
        userVisibleOnly: true,
        applicationServerKey: VAPID_KEY,
      });
      expect(device.heard).toEqual(named);
      expect((await device.session.vault.read("state"))?.subscription?.endpoint).toBe("https://push.test/2");
    });

    it("names the new one that the browser has made", async () => {
      await change({ oldSubscription: keyed(VAPID_KEY), newSubscription: NEXT });
      expect(worker.pushManager.subscribe).not.toHaveBeenCalled();
      expect(device.heard).toEqual(named);
    });

    it("says nothing where it may not subscribe any more", async () => {
      worker.pushManager.subscribe.mockRejectedValue(new DOMException("no", "NotAllowedError"));
      await change();
      expect(device.heard).toEqual([]);
    });

    it("does nothing about the app's own, without consent, or where the mesh had none", async () => {
      await change({ oldSubscription: FOREIGN });
      await start({ subscription: SUBSCRIPTION, consented: { push: false } });
      await change();
      await start();
      await change();
      await device.session.vault.clear();
      await change();
      expect(worker.pushManager.subscribe).not.toHaveBeenCalled();
      expect(device.heard).toEqual([]);
    });
  });
});
