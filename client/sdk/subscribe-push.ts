import type { PushState } from "./api.ts";
import type { Answered } from "./ask.ts";
import { PUSH_SERVICE_MS } from "./limits.ts";
import { bodyOf } from "./mesh-problem.ts";
import { isOfKey, nameSubscription, subscriptionOptions } from "./name-subscription.ts";
import { hasConsent, type Session } from "./session.ts";
import { wait } from "./wait.ts";

/** What of a browser decides about pushes; `pushOfBrowser` gives that of this page. */
export interface BrowserPush {
  /** Undefined where pages cannot show notifications at all. */
  readonly notification?: Pick<typeof Notification, "permission" | "requestPermission"> | undefined;
  /** Only apps on the Home Screen are pushed to, and this one is not there. */
  readonly mustInstall: boolean;
  /** Who subscribes this app, as soon as its service worker is active; undefined where nobody can. */
  findManager(): Promise<PushManager | undefined>;
}

declare global {
  interface Window {
    /** Subscribes pages without a service worker: Safari 18.4 and later. */
    readonly pushManager?: PushManager;
  }
}

/**
 * Asks the person, subscribes, and names the subscription to the mesh. Call it from a tap, with nothing waited for in
 * between: the question comes first, because Firefox and Safari put it only while the tap is fresh. `hasAgreed`: the person
 * has consented to `push`. Rejects with a MeshProblem where the mesh did not take it; `syncPush` then tries again.
 */
export async function subscribePush(
  session: Session,
  hasAgreed: boolean,
  { notification, mustInstall, findManager }: BrowserPush = pushOfBrowser(),
): Promise<PushState> {
  if (!hasAgreed) return "consent";
  if (mustInstall) return "install";
  const permission = await notification?.requestPermission();
  if (permission === "denied") return "denied";
  if (permission === "default") return "dismissed";
  if (permission === undefined) return "unsupported";
  const state = await session.vault.read("state");
  if (state === undefined) return "consent";
  const { vapidPublicKey } = state.info;
  const subscribing = findManager().then((manager) => manager && subscribe(manager, vapidPublicKey));
  // There may be a permission but no push service: browsers that turn it off say so, Chromium tries for ever.
  const subscription = await Promise.race([subscribing, wait(PUSH_SERVICE_MS)]).catch(() => undefined);
  if (subscription === undefined) return "unsupported";
  const answered = await nameSubscription(session, subscription, vapidPublicKey);
  if (isRefused(answered)) {
    await subscription.unsubscribe();
    return "unsupported";
  }
  bodyOf(answered);
  return "subscribed";
}

/** Ends the subscription here and tells the mesh, which else hears it from the push service. */
export async function unsubscribePush(session: Session, { findManager } = pushOfBrowser()): Promise<void> {
  const state = await session.vault.read("state");
  if (state?.subscription === undefined) return;
  const { vapidPublicKey } = state.subscription;
  // First of all, so that no `syncPush` takes it for lost.
  await session.vault.update("state", (held) => held && { ...held, subscription: undefined });
  const subscription = await findSubscription(await findManager());
  if (subscription && isOfKey(subscription, vapidPublicKey)) await subscription.unsubscribe().catch(() => false);
  await nameSubscription(session, null, vapidPublicKey);
}

/**
 * At every connect: names the subscription again where the browser has changed it or the mesh did not hear of it, and
 * replaces one that the mesh no longer has the key for. Asks nobody, and makes none that the person has not asked for: only
 * what the mesh once had is subscribed again.
 */
export async function syncPush(session: Session, { notification, findManager } = pushOfBrowser()): Promise<void> {
  const state = await session.vault.read("state");
  if (state === undefined || !hasConsent(state, ["push"]) || notification?.permission !== "granted") return;
  const { info, subscription: named } = state;
  const manager = await findManager();
  const held = await findSubscription(manager);
  const isOurs = held ? isOfKey(held, info.vapidPublicKey) : false;
  if (manager === undefined || (named === undefined && !isOurs)) return;
  if (isOurs && held?.endpoint === named?.endpoint && named?.vapidPublicKey === info.vapidPublicKey) return;
  const subscription = await subscribe(manager, info.vapidPublicKey).catch(() => undefined);
  if (subscription !== undefined) await nameSubscription(session, subscription, info.vapidPublicKey);
}

/**
 * What this page's browser has. On iOS and iPadOS only an app on the Home Screen has `Notification` (WebKit, "Web Push for
 * Web Apps on iOS and iPadOS"), and `navigator.standalone`, which only WebKit knows there, says whether it is one.
 */
export function pushOfBrowser(): BrowserPush {
  const notification = "Notification" in globalThis ? Notification : undefined;
  return {
    notification,
    mustInstall: notification === undefined && Reflect.get(navigator, "standalone") === false,
    async findManager() {
      const registration = await navigator.serviceWorker?.getRegistration();
      // Subscribing without an active worker fails. One that was just registered becomes active.
      if (registration) return (registration.active ? registration : await navigator.serviceWorker.ready).pushManager;
      // Not something else that an app has given this name.
      const isNative = "PushManager" in window && window.pushManager instanceof PushManager;
      return isNative ? window.pushManager : undefined;
    },
  };
}

/** A subscription of that key. One of another key has to go first: there is one at most (Push API, `subscribe`). */
async function subscribe(manager: PushManager, vapidPublicKey: string): Promise<PushSubscription> {
  const held = await manager.getSubscription();
  if (held && isOfKey(held, vapidPublicKey)) return held;
  await held?.unsubscribe();
  return manager.subscribe(subscriptionOptions(vapidPublicKey));
}

function findSubscription(manager: PushManager | undefined): Promise<PushSubscription | null | undefined> {
  return Promise.resolve(manager?.getSubscription()).catch(() => null);
}

/** The mesh does not push to that push service. */
function isRefused({ body }: Answered): boolean {
  return body.code === "push-service-not-allowed";
}
