import type { Policy } from "../../../shared/catalog/policy.ts";
import { giveBackExposure } from "../../../shared/decide/caps.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { afterAttempt, beginAttempt, type PushOutcome, settle } from "../../../shared/push/delivery.ts";
import {
  loseAttempts,
  maySend,
  nextLookMs,
  type QueuedPush,
  queuePush,
  stopPush,
} from "../../../shared/push/outbox.ts";
import type { RenderedOffer } from "../../../shared/respond/answer.ts";
import { holdsConsent } from "../../../shared/respond/given-offer.ts";
import { lookupTag } from "../../../shared/text/lookup-text.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import type { PersonContext } from "./person-context.ts";
import type { KeptSubscription } from "./store/person-store.ts";

/** A push that was not tried when it was due (the object lost before, no catalog at hand) is looked at again after this. */
const RETRY_MS = 5_000;

/**
 * Writes the push of a decision into the outbox, with a timer that sends it should this object be lost meanwhile, and
 * starts sending where nothing holds it, without waiting for that.
 */
export function enqueue(
  context: PersonContext,
  about: {
    person: string;
    chosen: Chosen;
    offer: RenderedOffer;
    policy: Policy;
    serial: string;
    locale: string | undefined;
    nowMs: number;
  },
): void {
  const { ctx, store } = context;
  const { policy, serial, nowMs } = about;
  const moment = policy.moments.get(about.chosen.moment);
  if (moment === undefined) return;
  const title = moment.variants.find(({ id }) => id === about.offer.variant)?.title ?? {};
  const push = queuePush({
    ...about,
    moment,
    lang: lookupTag(title, about.locale, policy.mesh.locale) ?? policy.mesh.locale,
    devices: store.subscriptions().map(({ device }) => device),
  });
  save(ctx.storage.sql, push);
  const isHeld = (nextLookMs(push) ?? nowMs) > nowMs;
  store.timers.set(`push:${serial}`, isHeld ? nextLookMs(push) : nowMs + RETRY_MS);
  if (!isHeld) ctx.waitUntil(sendDue(context, serial).catch(logFailure));
}

/** Makes every attempt of this push that is due. Each begins and ends with a stored row, so that a crash loses nothing. */
export async function sendDue(context: PersonContext, serial: string): Promise<void> {
  if (context.sending.has(serial)) return;
  context.sending.add(serial);
  try {
    const isolate = await openIsolate(context.env);
    const defer = (work: Promise<unknown>) => context.ctx.waitUntil(work);
    const snapshot = await isolate.catalog.current(Date.now(), defer);
    const live = await isolate.live.current(Date.now(), defer, "value");
    const nowMs = Date.now();
    const { store } = context;
    const found = find(context.ctx.storage.sql, serial);
    const person = store.load();
    if (found === undefined || person === undefined) return store.timers.set(`push:${serial}`, undefined);
    const push = loseAttempts(found);
    if (snapshot === undefined) return store.timers.set(`push:${serial}`, nowMs + RETRY_MS);
    if (!maySend(push, person, snapshot.policy, live.state)) return finish(context, stopPush(push));

    const subscriptions = new Map(store.subscriptions().map((kept) => [kept.device, kept]));
    const begun = push.deliveries.map((delivery) => {
      if (delivery.nextAtMs > nowMs) return delivery;
      return subscriptions.has(delivery.device)
        ? beginAttempt(delivery, nowMs)
        : { ...delivery, state: "gone" as const };
    });
    const open = begun.filter((delivery, at) => delivery.state === "waiting" && delivery !== push.deliveries[at]);
    finish(context, { ...push, deliveries: begun });
    const attempts = open.map(async ({ device }) => {
      const subscription = subscriptions.get(device);
      if (subscription === undefined) return;
      const outcome = await post(context, push, subscription, nowMs);
      settleAttempt(context, serial, subscription, outcome);
    });
    // One that fails for a reason of ours stays open, and is taken up as lost.
    await Promise.all(attempts.map((attempt) => attempt.catch(logFailure)));
  } finally {
    context.sending.delete(serial);
    context.store.timers.arm(Date.now());
  }
}

function logFailure(error: unknown): void {
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
  const { postPush } = await import("./post-push.ts");
  return postPush(isolate, push, subscription, nowMs);
}

/** Records how an attempt ended; the subscription it went to goes where the push service no longer knows it. */
function settleAttempt(
  context: PersonContext,
  serial: string,
  { device, endpoint }: KeptSubscription,
  outcome: PushOutcome,
): void {
  const { store, ctx } = context;
  const push = find(ctx.storage.sql, serial);
  if (push === undefined) return;
  const deliveries = push.deliveries.map((delivery) =>
    delivery.device === device ? afterAttempt(delivery, outcome, Date.now(), Math.random()) : delivery,
  );
  const ended = deliveries.find((delivery) => delivery.device === device);
  // The device may have subscribed anew while this attempt was under way.
  const isCurrent = store.subscriptions().some((kept) => kept.device === device && kept.endpoint === endpoint);
  if (ended?.state === "gone" && isCurrent) store.setSubscription(device, undefined);
  if (ended?.alert) console.error("a push service refuses the mesh's VAPID key or header", outcome);
  finish(context, { ...push, deliveries });
}

/** Stores where a push stands; one that has ended goes, and gives its caps back where it surely reached nobody. */
function finish(context: PersonContext, push: QueuedPush): void {
  const { store, ctx } = context;
  const nextMs = nextLookMs(push);
  if (nextMs !== undefined) {
    save(ctx.storage.sql, push);
    store.timers.set(`push:${push.serial}`, nextMs);
    return;
  }
  ctx.storage.sql.exec("DELETE FROM outbox WHERE serial = ?", push.serial);
  store.timers.set(`push:${push.serial}`, undefined);
  const person = store.load();
  if (settle(push.deliveries) !== "undelivered" || person === undefined) return;
  store.save({ ...person, exposures: giveBackExposure(person.exposures, push.serial, push.offer.moment) });
}

/** Stops every queued push that needs a consent the person no longer gives, and drops subscriptions without `push`. */
export function stopUnconsented(context: PersonContext): void {
  const person = context.store.load();
  if (person === undefined) return;
  if (!isGranted(person.consent, "push")) {
    for (const { device } of context.store.subscriptions()) context.store.setSubscription(device, undefined);
  }
  const rows = context.ctx.storage.sql.exec<{ value: string }>("SELECT value FROM outbox").toArray();
  for (const { value } of rows) {
    const push: QueuedPush = JSON.parse(value);
    if (!holdsConsent(push, person)) finish(context, stopPush(push));
  }
}

function find(sql: SqlStorage, serial: string): QueuedPush | undefined {
  const row = sql.exec<{ value: string }>("SELECT value FROM outbox WHERE serial = ?", serial).toArray()[0];
  return row === undefined ? undefined : JSON.parse(row.value);
}

function save(sql: SqlStorage, push: QueuedPush): void {
  sql.exec("INSERT OR REPLACE INTO outbox VALUES (?, ?)", push.serial, JSON.stringify(push));
}
