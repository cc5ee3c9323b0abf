import type { Notice } from "./read-push.ts";
import type { WorkerRegistration } from "./worker-scope.ts";

/**
 * Shows a notice. One that is still there is replaced without a sound (same tag, `renotify` false), so that a push that
 * arrives twice shows once. Rejects where the browser does not show it.
 */
export async function showPush(registration: WorkerRegistration, { title, options }: Notice): Promise<void> {
  const isRepeat = (await registration.getNotifications({ tag: options.tag }).catch(() => [])).length > 0;
  await registration.showNotification(title, isRepeat ? { ...options, silent: true } : options);
}
