import type { Answered } from "./ask.ts";
import { encodeBase64url } from "./base64url.ts";
import type { PushSession } from "./subscribe-push.ts";

/** Tells the mesh where to push to, null for nowhere, and remembers what the mesh took. Never rejects. */
export async function nameSubscription(
  { vault, send }: PushSession,
  subscription: PushSubscription | null,
  vapidPublicKey: string,
): Promise<Answered> {
  const answered = await send("subscription", { subscription: subscription?.toJSON() ?? null });
  if (answered.status !== 204) return answered;
  const named = subscription === null ? undefined : { endpoint: subscription.endpoint, vapidPublicKey };
  await vault.update("state", (state) => state && { ...state, subscription: named });
  return answered;
}

/** What `pushManager.subscribe` is asked for: pushes of this mesh, each of which will be shown. */
export function subscriptionOptions(vapidPublicKey: string): PushSubscriptionOptionsInit {
  return { userVisibleOnly: true, applicationServerKey: vapidPublicKey };
}

/** Whether the key can push to the subscription; also where the browser does not tell. */
export function isOfKey({ options }: Pick<PushSubscription, "options">, vapidPublicKey: string): boolean {
  const key = options.applicationServerKey;
  return key === null || encodeBase64url(new Uint8Array(key)) === vapidPublicKey;
}
