import { giveBackExposure } from "../../../shared/decide/caps.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { settle } from "../../../shared/push/delivery.ts";
import { nextLookMs, type QueuedPush, stopPush } from "../../../shared/push/outbox.ts";
import { holdsConsent } from "../../../shared/respond/given-offer.ts";
import type { PersonContext } from "./person-context.ts";

/** Stores where a push stands; one that has ended goes, and gives its caps back if it surely reached no one. */
export function finishPush({ store }: PersonContext, push: QueuedPush): void {
  const nextMs = nextLookMs(push);
  if (nextMs !== undefined) {
    store.outbox.save(push);
    store.timers.set(`push:${push.serial}`, nextMs);
    return;
  }
  store.outbox.remove(push.serial);
  store.timers.set(`push:${push.serial}`, undefined);
  const person = store.load();
  if (settle(push.deliveries) !== "undelivered" || person === undefined) return;
  store.save({ ...person, exposures: giveBackExposure(person.exposures, push.serial, push.offer.moment) });
}

/** Stops every queued push that needs a consent the person no longer gives, and drops subscriptions without `push`. */
export function stopUnconsented(context: PersonContext): void {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return;
  if (!isGranted(person.consent, "push")) {
    for (const { device } of store.subscriptions.list()) store.subscriptions.remove(device);
  }
  for (const push of store.outbox.list()) {
    if (!holdsConsent(push, person)) finishPush(context, stopPush(push));
  }
}
