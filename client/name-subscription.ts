import { encodeBase64url } from "../shared/base64url.ts";
import type { Outcome, Session } from "./session.ts";
import type { VaultState } from "./vault.ts";

/** Tells the mesh where to push to, null for nowhere, and remembers what the mesh took. Never rejects. */
export async function nameSubscription(
  { vault, send }: Session,
  subscription: PushSubscription | null,
  vapidPublicKey: string,
): Promise<Outcome> {
  const outcome = await send("subscription", { subscription: subscription?.toJSON() ?? null });
  if (outcome.state !== "answered" || outcome.status !== 204) return outcome;
  const named = subscription === null ? {} : { subscription: { endpoint: subscription.endpoint, vapidPublicKey } };
  await vault.update("state", (state) => state && { ...withoutSubscription(state), ...named });
  return outcome;
}

/** The state as if the mesh had never taken a subscription. */
export function withoutSubscription({ subscription, ...state }: VaultState): VaultState {
  return state;
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
