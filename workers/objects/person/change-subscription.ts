import { refuse } from "../../../shared/errors.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { err, ok } from "../../../shared/result.ts";
import { admitMessage, refuseExcess } from "./admit-message.ts";
import type { Reply, SubscriptionCall } from "./calls.ts";
import { keepTidy } from "./housekeeping.ts";
import type { PersonContext } from "./person-context.ts";
import { pauseAreas } from "./plan-areas.ts";
import { refreshAreasAfter } from "./register-areas.ts";

/**
 * Takes or drops a device's push subscription. Null: no such person. Errors: those of admit, consent-missing, and
 * rate-limited for one that is taken.
 */
export async function changeSubscription(context: PersonContext, call: SubscriptionCall): Promise<Reply<true>> {
  const { store } = context;
  const { envelope, subscription } = call;
  const admitted = admitMessage(context, envelope);
  if (!admitted.ok) return admitted;
  const person = store.load();
  if (person === undefined) return ok(null);
  if (admitted.value !== undefined) return ok(true);
  if (subscription !== null && !isGranted(person.consent, "push")) return err(refuse("consent-missing", "push"));

  const device = envelope.kid;
  const held = store.subscriptions.list().find((kept) => kept.device === device);
  if (isSame(held, subscription)) return ok(true);
  const nowMs = Date.now();
  const excess = subscription === null ? undefined : refuseExcess(context, nowMs);
  if (excess !== undefined) return err(excess);
  // A browser's subscription stays bound to the key it was made with; the same endpoint again is the same subscription.
  const vapidPublicKey = held?.endpoint === subscription?.endpoint ? held?.vapidPublicKey : undefined;
  if (subscription === null) store.subscriptions.remove(device);
  else store.subscriptions.save({ device, ...subscription, vapidPublicKey: vapidPublicKey ?? call.vapidPublicKey });
  if (store.subscriptions.list().length === 0) pauseAreas(context, nowMs);
  store.messages.save({ envelope, atMs: nowMs, answer: "true" });
  keepTidy(context, nowMs);
  store.arm(nowMs);
  refreshAreasAfter(context);
  return ok(true);
}

function isSame(held: SubscriptionCall["subscription"] | undefined, wanted: SubscriptionCall["subscription"]): boolean {
  if (wanted === null) return held === undefined;
  return held?.endpoint === wanted.endpoint && held.p256dh === wanted.p256dh && held.auth === wanted.auth;
}
