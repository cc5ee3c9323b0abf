import type { PushState } from "./api.ts";
import type { Answered } from "./ask.ts";
import { notificationOfBrowser } from "./ask-for-push.ts";
import { PUSH_SERVICE_MS } from "./limits.ts";
import { isOfKey, nameSubscription, subscriptionOptions } from "./name-subscription.ts";
import { hasConsent, type Session } from "./session.ts";
import type { Vault } from "./vault.ts";
import { wait } from "./wait.ts";

/** What of a browser decides about pushes; `pushOfBrowser` gives that of this page. */
export interface BrowserPush {
  /** Undefined where pages cannot show notifications at all. */
  readonly notification?: Pick<typeof Notification, "permission"> | undefined;
  /** Who subscribes this app, as soon as its service worker is active; undefined where nobody can. */
  findManager(): Promise<PushManager | undefined>;
}

declare global {
  interface Window {
    /** Subscribes pages without a service worker: Safari 18.4 and later. */
    readonly pushManager?: PushManager;
  }
}

/** What of a session pushes need. */
export interface PushSession {
  readonly vault: Pick<Vault, "read" | "update">;
  readonly send: Session["send"];
}

/**
 * Subscribes this browser, whose person allows it, and names the subscription to the mesh. Gives what the mesh said; where
 * nobody was asked for, or could be, why not. `syncPush` names later what did not arrive.
 */
export async function subscribePush(
  session: PushSession,
  { findManager }: Pick<BrowserPush, "findManager"> = pushOfBrowser(),
): Promise<PushState | Answered> {
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
  return answered;
}

/** Ends the subscription here and tells the mesh, which else hears it from the push service. */
export async function unsubscribePush(session: PushSession, { findManager } = pushOfBrowser()): Promise<void> {
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
export async function syncPush(session: PushSession, { notification, findManager } = pushOfBrowser()): Promise<void> {
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

/** What this page's browser has. */
export function pushOfBrowser(): BrowserPush {
  return {
    notification: notificationOfBrowser(),
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
