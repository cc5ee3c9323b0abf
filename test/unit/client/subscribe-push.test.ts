import { describe, expect, it, vi } from "vitest";
import { askForPush } from "../../../client/sdk/ask-for-push.ts";
import type { Session } from "../../../client/sdk/session.ts";
import { type BrowserPush, subscribePush, syncPush, unsubscribePush } from "../../../client/sdk/subscribe-push.ts";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import { joinDevice, VAPID_KEY } from "./support/joined-device.ts";

const OTHER_KEY = VAPID_KEY.replace(/^.{4}/, "AAAA");

/** A browser's push manager, with one subscription at most, as the Push API has it. */
function fakeManager() {
  let current: PushSubscription | null = null;
  let made = 0;
  const make = (key: string): PushSubscription => {
    const endpoint = `https://push.test/${key === VAPID_KEY ? "mesh" : "other"}-${++made}`;
    const options = { userVisibleOnly: true, applicationServerKey: decodeBase64url(key)?.buffer ?? null };
    const unsubscribe = async () => {
      current = null;
      return true;
    };
    return { endpoint, options, unsubscribe, toJSON: () => ({ endpoint }) } as unknown as PushSubscription;
  };
  const manager = {
    getSubscription: async () => current,
    subscribe: vi.fn(async ({ applicationServerKey }: { applicationServerKey: string }) => {
      if (current) throw new DOMException("another key", "InvalidStateError");
      current = make(applicationServerKey);
      return current;
    }),
  };
  return {
    manager: manager as unknown as PushManager,
    subscribe: manager.subscribe,
    held: () => current?.endpoint,
    hold: (key: string) => {
      current = make(key);
      return current.endpoint;
    },
  };
}

function fakeBrowser(manager: PushManager | undefined, permission: NotificationPermission = "granted") {
  const findManager = vi.fn(async () => manager);
  const browser: BrowserPush = { notification: { permission }, findManager };
  return { ...browser, findManager };
}

function fakePermission(permission: NotificationPermission) {
  const requestPermission = vi.fn(async () => permission);
  return { requestPermission };
}

/** Why there is no subscription, or the status of what the mesh said of it. */
async function subscribe(session: Session, browser: BrowserPush) {
  const named = await subscribePush(session, browser);
  return typeof named === "string" ? named : named.status;
}

describe("asking the person", () => {
  it("is done in the same turn", async () => {
    const permission = fakePermission("granted");
    const asking = askForPush(true, permission);
    expect(permission.requestPermission).toHaveBeenCalledOnce();
    expect(await asking).toBeUndefined();
  });

  it("is not done without consent or where it would be in vain, and what they said is told", async () => {
    const permission = fakePermission("granted");
    expect(await askForPush(false, permission)).toBe("consent");
    expect(await askForPush(true, permission, true)).toBe("install");
    expect(permission.requestPermission).not.toHaveBeenCalled();
    expect(await askForPush(true, undefined, false)).toBe("unsupported");
    expect(await askForPush(true, fakePermission("denied"))).toBe("denied");
    expect(await askForPush(true, fakePermission("default"))).toBe("dismissed");
  });
});

describe("subscribing", () => {
  it("subscribes with the mesh's key and names it to the mesh", async () => {
    const { session, heard } = await joinDevice();
    const { manager, subscribe: subscribed, held } = fakeManager();
    expect(await subscribe(session, fakeBrowser(manager))).toBe(204);
    expect(subscribed).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: VAPID_KEY });
    expect(heard).toEqual([{ typ: "subscription+jwt", claims: { subscription: { endpoint: held() } } }]);
    expect((await session.vault.read("state"))?.subscription).toEqual({ endpoint: held(), vapidPublicKey: VAPID_KEY });
  });

  it("replaces a subscription of another key, and takes one of the mesh's as it is", async () => {
    const { session } = await joinDevice();
    const { manager, hold, held, subscribe: subscribed } = fakeManager();
    hold(OTHER_KEY);
    expect(await subscribe(session, fakeBrowser(manager))).toBe(204);
    expect(held()).toMatch(/mesh/);
    expect(await subscribe(session, fakeBrowser(manager))).toBe(204);
    expect(subscribed).toHaveBeenCalledOnce();
  });

  it("is unsupported where there is a permission but no push service, or one that the mesh does not push to", async () => {
    const failing = fakeManager();
    failing.subscribe.mockRejectedValue(new DOMException("push service error", "AbortError"));
    const { session } = await joinDevice();
    expect(await subscribe(session, fakeBrowser(failing.manager))).toBe("unsupported");
    expect(await subscribe(session, fakeBrowser(undefined))).toBe("unsupported");

    const refusing = await joinDevice({
      answer: () => Response.json({ code: "push-service-not-allowed", serverTime: 1 }, { status: 422 }),
    });
    const { manager, held } = fakeManager();
    expect(await subscribe(refusing.session, fakeBrowser(manager))).toBe("unsupported");
    expect(held()).toBeUndefined();
  });

  it("waits 15 s for a push service, and the next connect names what came later", async () => {
    vi.useFakeTimers();
    const { session, heard } = await joinDevice();
    const { manager, subscribe: subscribed, hold } = fakeManager();
    subscribed.mockReturnValue(new Promise(() => {}));
    const subscribing = subscribe(session, fakeBrowser(manager));
    await vi.advanceTimersByTimeAsync(15_000);
    vi.useRealTimers();
    expect(await subscribing).toBe("unsupported");
    const endpoint = hold(VAPID_KEY);
    await syncPush(session, fakeBrowser(manager));
    expect(heard).toEqual([{ typ: "subscription+jwt", claims: { subscription: { endpoint } } }]);
  });

  it("is not named where the mesh cannot be reached, and the next connect names it", async () => {
    const device = await joinDevice();
    const { manager } = fakeManager();
    device.online = false;
    expect(await subscribe(device.session, fakeBrowser(manager))).toBe(0);
    device.online = true;
    await syncPush(device.session, fakeBrowser(manager));
    expect(device.heard).toHaveLength(1);
  });
});

describe("at every connect", () => {
  const joined = (endpoint: string, vapidPublicKey = VAPID_KEY) =>
    joinDevice({ subscription: { endpoint, vapidPublicKey } });
  const endpoints = (heard: readonly { claims: object }[]) => heard.map(({ claims }) => claims);

  it("nothing is said while all is as the mesh was told", async () => {
    const { manager, hold } = fakeManager();
    const { session, heard } = await joined(hold(VAPID_KEY));
    await syncPush(session, fakeBrowser(manager));
    expect(heard).toEqual([]);
  });

  it("an endpoint that the browser has changed is named", async () => {
    const { manager, hold } = fakeManager();
    const { session, heard } = await joined("https://push.test/before");
    const endpoint = hold(VAPID_KEY);
    await syncPush(session, fakeBrowser(manager));
    expect(endpoints(heard)).toEqual([{ subscription: { endpoint } }]);
  });

  it("a subscription of a key that the mesh no longer has is replaced", async () => {
    const { manager, hold, held } = fakeManager();
    const { session, heard } = await joined(hold(OTHER_KEY), OTHER_KEY);
    await syncPush(session, fakeBrowser(manager));
    expect(held()).toMatch(/mesh/);
    expect(endpoints(heard)).toEqual([{ subscription: { endpoint: held() } }]);
  });

  it("a lost subscription is made again, but none that nobody has asked for", async () => {
    const lost = fakeManager();
    await syncPush((await joined("https://push.test/lost")).session, fakeBrowser(lost.manager));
    expect(lost.held()).toMatch(/mesh/);
    const never = fakeManager();
    await syncPush((await joinDevice()).session, fakeBrowser(never.manager));
    expect(never.held()).toBeUndefined();
  });

  it("the app's own subscription stays, and so does everything without consent or permission", async () => {
    const { manager, hold, held } = fakeManager();
    const own = hold(OTHER_KEY);
    const { session, heard } = await joinDevice();
    await syncPush(session, fakeBrowser(manager));
    const silent = await joinDevice({ consented: {}, subscription: { endpoint: "x", vapidPublicKey: VAPID_KEY } });
    await syncPush(silent.session, fakeBrowser(manager));
    await syncPush((await joined("x")).session, fakeBrowser(manager, "denied"));
    expect(held()).toBe(own);
    expect([...heard, ...silent.heard]).toEqual([]);
  });
});

describe("unsubscribing", () => {
  it("ends the subscription here and on the mesh, and it is not made again", async () => {
    const { session, heard } = await joinDevice();
    const { manager, held } = fakeManager();
    const browser = fakeBrowser(manager);
    await subscribePush(session, browser);
    await unsubscribePush(session, browser);
    expect(held()).toBeUndefined();
    expect(heard.at(-1)).toEqual({ typ: "subscription+jwt", claims: { subscription: null } });
    await syncPush(session, browser);
    expect(held()).toBeUndefined();
  });

  it("holds without a connection, and leaves the app's own subscription", async () => {
    const device = await joinDevice({ subscription: { endpoint: "x", vapidPublicKey: VAPID_KEY } });
    device.online = false;
    const { manager, hold, held } = fakeManager();
    const own = hold(OTHER_KEY);
    await unsubscribePush(device.session, fakeBrowser(manager));
    expect(held()).toBe(own);
    expect((await device.session.vault.read("state"))?.subscription).toBeUndefined();
  });
});
