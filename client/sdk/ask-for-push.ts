import type { PushState } from "./api.ts";

/**
 * Asks the person for pushes, in the same turn: Firefox and Safari put the question only while a tap is fresh. `hasAgreed`: the
 * person has consented to `push`. Gives why there can be none; undefined where the person allows them.
 */
export async function askForPush(
  hasAgreed: boolean,
  /** Undefined where pages cannot show notifications at all. */
  notification: Pick<typeof Notification, "requestPermission"> | undefined = notificationOfBrowser(),
  mustInstall: boolean = notification === undefined && isOutsideHomeScreen(),
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
 * Whether this page would be pushed to as an app on the Home Screen: on iOS and iPadOS only such an app has `Notification`
 * (WebKit, "Web Push for Web Apps on iOS and iPadOS"), and `navigator.standalone`, which only WebKit knows there, says
 * whether it is one.
 */
function isOutsideHomeScreen(): boolean {
  return Reflect.get(navigator, "standalone") === false;
}
