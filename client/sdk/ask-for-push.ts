import type { PushState } from "./api.ts";

/** What of a browser decides whether the person can be asked. */
export interface BrowserPermission {
  /** Undefined where pages cannot show notifications at all. */
  readonly notification?: Pick<typeof Notification, "requestPermission"> | undefined;
  /** Only apps on the Home Screen are pushed to, and this one is not there. */
  readonly mustInstall: boolean;
}

/**
 * Asks the person for pushes, in the same turn: Firefox and Safari put the question only while a tap is fresh. `hasAgreed`: the
 * person has consented to `push`. Gives why there can be none; undefined where the person allows them.
 */
export async function askForPush(
  hasAgreed: boolean,
  { notification, mustInstall }: BrowserPermission = permissionOfBrowser(),
): Promise<PushState | undefined> {
  if (!hasAgreed) return "consent";
  if (mustInstall) return "install";
  const permission = await notification?.requestPermission();
  if (permission === "denied") return "denied";
  if (permission === "default") return "dismissed";
  return permission === undefined ? "unsupported" : undefined;
}

/** What shows notifications of this page's browser. */
export function notificationOfBrowser(): typeof Notification | undefined {
  return "Notification" in globalThis ? Notification : undefined;
}

/**
 * What this page's browser has. On iOS and iPadOS only an app on the Home Screen has `Notification` (WebKit, "Web Push for
 * Web Apps on iOS and iPadOS"), and `navigator.standalone`, which only WebKit knows there, says whether it is one.
 */
function permissionOfBrowser(): BrowserPermission {
  const notification = notificationOfBrowser();
  return {
    notification,
    mustInstall: notification === undefined && Reflect.get(navigator, "standalone") === false,
  };
}
