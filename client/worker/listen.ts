import { isOfKey } from "../sdk/name-subscription.ts";
import type { Session } from "../sdk/session.ts";
import { openPage } from "./open-page.ts";
import { type Notice, neutralNotice, readNotice, readPush } from "./read-push.ts";
import { renewSubscription } from "./renew-subscription.ts";
import { report, SYNC_TAG, sendReports } from "./report.ts";
import { showPush } from "./show-push.ts";
import type { PushEvent, ShownNotification, WorkerScope } from "./worker-scope.ts";

/**
 * Takes part in a service worker: adds the listeners of the mesh, all at once (a browser starts a worker only for what it
 * listened to while its script first ran), and none for `fetch`, `install`, `activate` or `message`, which are the app's.
 */
export function listen(scope: WorkerScope, session: Session): void {
  const { registration, clients } = scope;
  /** The receipt of the last click. */
  let clicked: string | undefined;
  const tell = async (receipt: string | undefined, kind: "impression" | "click" | "dismiss") => {
    if (receipt !== undefined) await report(session, { receipt, kind }, registration.sync);
  };

  async function show({ data }: PushEvent): Promise<void> {
    const notice = readPush(data?.text()) ?? (await findNeutralNotice());
    if (notice === undefined) return;
    await showPush(registration, notice);
    await tell(notice.options.data.receipt, "impression");
  }

  /** For a push that cannot be read; none where it is the app's own, because device or key are not the mesh's. */
  async function findNeutralNotice(): Promise<Notice | undefined> {
    const state = await session.vault.read("state");
    const subscription = await registration.pushManager?.getSubscription().catch(() => null);
    if (state === undefined || (subscription && !isOfKey(subscription, state.info.vapidPublicKey))) return undefined;
    return neutralNotice(state.info.name);
  }

  /** Firefox says the same of a notification that was closed after a click, or that another of its tag has replaced. */
  async function tellDismissed({ tag }: ShownNotification, receipt: string | undefined): Promise<void> {
    if (receipt === clicked) return;
    const still = await registration.getNotifications({ tag });
    if (still.length === 0) await tell(receipt, "dismiss");
  }

  /** A sync that rejects is tried again (Background Sync, "firing a sync event"). */
  async function sync(): Promise<void> {
    if (!(await sendReports(session))) throw new Error("The mesh cannot be reached");
  }

  scope.addEventListener("push", (event) => event.waitUntil(show(event)));
  scope.addEventListener("notificationclick", (event) => {
    const notice = readNotice(event.notification);
    if (notice === undefined) return;
    clicked = notice.receipt;
    event.notification.close();
    event.waitUntil(openPage(clients, notice.navigate ?? registration.scope));
    event.waitUntil(tell(notice.receipt, "click"));
  });
  scope.addEventListener("notificationclose", (event) => {
    const notice = readNotice(event.notification);
    if (notice !== undefined) event.waitUntil(tellDismissed(event.notification, notice.receipt));
  });
  scope.addEventListener("pushsubscriptionchange", (event) =>
    event.waitUntil(renewSubscription(session, event, registration.pushManager)),
  );
  scope.addEventListener("sync", (event) => {
    if (event.tag === SYNC_TAG) event.waitUntil(sync());
  });
}
