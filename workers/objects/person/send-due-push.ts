import type { Policy } from "../../../shared/catalog/policy.ts";
import type { PushOutcome } from "../../../shared/push/delivery.ts";
import {
  beginAttempts,
  cancelAttempts,
  endAttempt,
  hasOpenAttempt,
  loseAttempts,
  type QueuedPush,
  stopPush,
  stopperOf,
  stopRevoked,
} from "../../../shared/push/outbox.ts";
import { loadPush } from "../../cold.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { finishPush } from "./finish-push.ts";
import { handOnAfter } from "./hand-on-counts.ts";
import type { PersonContext } from "./person-context.ts";
import { pauseAreas } from "./plan-areas.ts";
import type { KeptSubscription } from "./store/subscriptions.ts";
import { pushTimer } from "./store/timers.ts";

/** A push that was not tried when it was due (the object lost before, no catalog or live state at hand) is looked at again after this. */
export const LOOK_AGAIN_MS = 5_000;

/**
 * Makes every attempt of this push that is due. Each begins and ends with a stored row, so that a crash loses nothing.
 * `isFirst`: right after the decision, whose row says that the first attempts are begun.
 */
export async function sendDuePush(
  context: PersonContext,
  serial: string,
  { isFirst }: { readonly isFirst: boolean },
): Promise<void> {
  const { store, cache, defer } = context;
  if (cache.sending.has(serial)) return;
  cache.sending.add(serial);
  try {
    const isolate = await openIsolate(context.env);
    const snapshot = await isolate.catalog.current(Date.now(), defer);
    const live = await isolate.live.forValue(Date.now(), defer);
    const nowMs = Date.now();
    const found = store.outbox.find(serial);
    const person = store.load();
    if (found === undefined || person === undefined) return store.timers.set(pushTimer(serial), undefined);
    const unsent = isFirst ? cancelAttempts(found, nowMs) : loseAttempts(found);
    if (snapshot === undefined || !live.ok) {
      if (hasOpenAttempt(found)) store.outbox.save(unsent);
      return store.timers.set(pushTimer(serial), nowMs + LOOK_AGAIN_MS);
    }
    const push = stopRevoked(unsent, live.value.state);
    const { policy } = snapshot;
    const { state, ageMs } = live.value;
    const stopper = stopperOf(push, person, policy, { state, readAtMs: nowMs - ageMs });
    if (stopper !== undefined) return finishPush(context, stopPush(push, stopper), policy);

    const subscriptions = new Map(store.subscriptions.list().map((kept) => [kept.device, kept]));
    const begun = beginAttempts(push, (device) => subscriptions.has(device), nowMs);
    const open = found.deliveries.filter((delivery) => delivery.open);
    const isStored = isFirst && open.length > 0 && begun.devices.length === open.length;
    if (!isStored) finishPush(context, begun.push, policy);
    const attempts = begun.devices.map(async (device) => {
      const subscription = subscriptions.get(device);
      if (subscription === undefined) return;
      const outcome = await post(context, push, subscription, nowMs);
      settleAttempt(context, serial, subscription, { outcome, policy });
    });
    // One that fails for a reason of ours stays open, and is taken up as lost.
    await Promise.all(attempts.map((attempt) => attempt.catch(logFailure)));
  } finally {
    cache.sending.delete(serial);
    if (!isFirst) handOnAfter(context, undefined);
    store.arm(Date.now());
  }
}

/** Tells the operator of a push that failed for a reason of ours; its timer tries it again. */
export function logFailure(error: unknown): void {
  console.error("a push could not be sent", error);
}

/** Push building is large and rarely needed: it is loaded with the first push. */
async function post(
  context: PersonContext,
  push: QueuedPush,
  subscription: KeptSubscription,
  nowMs: number,
): Promise<PushOutcome> {
  const isolate = await openIsolate(context.env);
  const posting = loadPush().then(({ postPush }) => postPush(isolate, push, subscription, nowMs));
  return isolate.pushes.during(posting);
}

/** Records how an attempt ended; the subscription it went to goes if the push service no longer knows it. */
function settleAttempt(
  context: PersonContext,
  serial: string,
  { device, endpoint }: KeptSubscription,
  { outcome, policy }: { readonly outcome: PushOutcome; readonly policy: Policy },
): void {
  const { store } = context;
  const push = store.outbox.find(serial);
  if (push === undefined) return;
  const ended = endAttempt(push, device, outcome, Date.now(), Math.random());
  const delivery = ended.deliveries.find((one) => one.device === device);
  // The device may have subscribed anew while this attempt was under way.
  const isCurrent = store.subscriptions.list().some((kept) => kept.device === device && kept.endpoint === endpoint);
  if (delivery?.state === "gone" && isCurrent) {
    store.subscriptions.remove(device);
    if (store.subscriptions.list().length === 0) pauseAreas(context, Date.now());
  }
  if (delivery?.alert) console.error("a push service refuses the mesh's VAPID key or header", outcome);
  const isTaken = ({ deliveries }: QueuedPush) => deliveries.some(({ state }) => state === "delivered");
  finishPush(context, ended, policy, isTaken(ended) && !isTaken(push));
}
