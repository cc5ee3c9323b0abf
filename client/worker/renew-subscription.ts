import { isOfKey, nameSubscription, subscriptionOptions } from "../sdk/name-subscription.ts";
import { hasConsent, type Session } from "../sdk/session.ts";
import type { SubscriptionEvent } from "./worker-scope.ts";

/**
 * The browser has ended or replaced a subscription (Push API, `pushsubscriptionchange`): subscribes again where it has not,
 * and names the new one to the mesh. Nothing is done about a subscription of another key, without a device, without
 * consent to `push`, or where the mesh had none. What fails here is made good at the next connect. Never rejects.
 */
export async function renewSubscription(
  session: Session,
  { oldSubscription, newSubscription }: Pick<SubscriptionEvent, "oldSubscription" | "newSubscription">,
  pushManager: Pick<PushManager, "subscribe"> | undefined,
): Promise<void> {
  const state = await session.vault.read("state");
  if (state?.subscription === undefined || !hasConsent(state, ["push"])) return;
  const { vapidPublicKey } = state.info;
  const isForeign = (subscription?: PushSubscription | null) =>
    subscription != null && !isOfKey(subscription, state.subscription?.vapidPublicKey ?? vapidPublicKey);
  if (isForeign(oldSubscription) || isForeign(newSubscription)) return;
  // Refused where the permission was withdrawn.
  const renewed =
    newSubscription ?? (await pushManager?.subscribe(subscriptionOptions(vapidPublicKey)).catch(() => null));
  if (renewed != null) await nameSubscription(session, renewed, vapidPublicKey);
}
