import type { Policy } from "../../../shared/catalog/policy.ts";
import { giveBackExposure } from "../../../shared/decide/caps.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import { NO_MESH_FACTS } from "../../../shared/decide/situation.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { afterAttempt, beginAttempt, type PushOutcome, settle } from "../../../shared/push/delivery.ts";
import {
  holdsConsent,
  maySend,
  nextAttemptMs,
  type QueuedPush,
  queuePush,
  stopPush,
} from "../../../shared/push/outbox.ts";
import type { RenderedOffer } from "../../../shared/respond/answer.ts";
import { openMesh } from "../../mesh.ts";
import type { KeptSubscription } from "./person-store.ts";
import type { Seat } from "./seat.ts";

/** A push that nothing could be tried for (no catalog at hand) is looked at again after this. */
const RETRY_MS = 5_000;

/** Writes the push of a decision into the outbox, with a timer that sends it should this object be lost meanwhile. */
export function enqueue(
  { ctx, store }: Seat,
  about: {
    person: string;
    chosen: Chosen;
    offer: RenderedOffer;
    policy: Policy;
    serial: string;
    lang: string | undefined;
    nowMs: number;
  },
): void {
  const moment = about.policy.moments.get(about.chosen.moment);
  if (moment === undefined) return;
  const push = queuePush({
    ...about,
    moment,
    lang: about.lang ?? about.policy.mesh.locale,
    devices: store.subscriptions().map(({ device }) => device),
  });
  save(ctx.storage.sql, push);
  store.timers.set(`push:${about.serial}`, nextAttemptMs(push));
}

/** Starts sending without waiting for it; what goes wrong is taken up again by the timer. */
export function startSending(seat: Seat, serial: string): void {
  seat.ctx.waitUntil(sendDue(seat, serial).catch((error) => console.error("a push could not be sent", error)));
}

/** Makes every attempt of this push that is due. Each begins and ends with a stored row, so that a crash loses nothing. */
export async function sendDue(seat: Seat, serial: string): Promise<void> {
  if (seat.sending.has(serial)) return;
  seat.sending.add(serial);
  try {
    const mesh = await openMesh(seat.env);
    const snapshot = await mesh.catalog.current(Date.now(), (work) => seat.ctx.waitUntil(work));
    const nowMs = Date.now();
    const { store } = seat;
    const push = find(seat.ctx.storage.sql, serial);
    const person = store.load();
    if (push === undefined || person === undefined) return store.timers.set(`push:${serial}`, undefined);
    if (snapshot === undefined) return store.timers.set(`push:${serial}`, nowMs + RETRY_MS);
    if (!maySend(push, person, snapshot.policy, NO_MESH_FACTS)) return finish(seat, stopPush(push));

    const subscriptions = new Map(store.subscriptions().map((kept) => [kept.device, kept]));
    const begun = push.deliveries.map((delivery) => {
      if (delivery.nextAtMs > nowMs) return delivery;
      return subscriptions.has(delivery.device)
        ? beginAttempt(delivery, nowMs)
        : { ...delivery, state: "gone" as const };
    });
    const open = begun.filter((delivery, at) => delivery.state === "waiting" && delivery !== push.deliveries[at]);
    finish(seat, { ...push, deliveries: begun });
    await Promise.all(
      open.map(async ({ device }) => {
        const subscription = subscriptions.get(device);
        if (subscription === undefined) return;
        const outcome = await post(seat, push, subscription, nowMs);
        settleAttempt(seat, serial, device, outcome);
      }),
    );
  } finally {
    seat.sending.delete(serial);
    seat.store.timers.arm(Date.now());
  }
}

/** Push building is large and rarely needed: it is loaded with the first push. */
async function post(seat: Seat, push: QueuedPush, subscription: KeptSubscription, nowMs: number): Promise<PushOutcome> {
  const mesh = await openMesh(seat.env);
  const { postPush } = await import("./post-push.ts");
  return postPush(mesh, push, subscription, nowMs);
}

/** Records how an attempt ended; the subscription goes where the push service no longer knows it. */
function settleAttempt(seat: Seat, serial: string, device: string, outcome: PushOutcome): void {
  const { store, ctx } = seat;
  const push = find(ctx.storage.sql, serial);
  if (push === undefined) return;
  const deliveries = push.deliveries.map((delivery) =>
    delivery.device === device ? afterAttempt(delivery, outcome, Date.now(), Math.random()) : delivery,
  );
  const ended = deliveries.find((delivery) => delivery.device === device);
  if (ended?.state === "gone") store.setSubscription(device, undefined);
  if (ended?.alert) console.error("a push service refuses the mesh's VAPID key or header", outcome);
  finish(seat, { ...push, deliveries });
}

/** Stores where a push stands; one that has ended goes, and gives its caps back where it surely reached nobody. */
function finish(seat: Seat, push: QueuedPush): void {
  const { store, ctx } = seat;
  const end = settle(push.deliveries);
  if (nextAttemptMs(push) !== undefined || push.deliveries.some(({ open }) => open)) {
    save(ctx.storage.sql, push);
    store.timers.set(`push:${push.serial}`, nextAttemptMs(push));
    return;
  }
  ctx.storage.sql.exec("DELETE FROM outbox WHERE serial = ?", push.serial);
  store.timers.set(`push:${push.serial}`, undefined);
  const person = store.load();
  if (end !== "undelivered" || person === undefined) return;
  store.save({ ...person, exposures: giveBackExposure(person.exposures, push.serial, push.offer.moment) });
}

/** Stops every queued push that needs a consent the person no longer gives, and drops subscriptions without `push`. */
export function stopUnconsented(seat: Seat): void {
  const person = seat.store.load();
  if (person === undefined) return;
  if (!isGranted(person.consent, "push")) {
    for (const { device } of seat.store.subscriptions()) seat.store.setSubscription(device, undefined);
  }
  const rows = seat.ctx.storage.sql.exec<{ value: string }>("SELECT value FROM outbox").toArray();
  for (const { value } of rows) {
    const push: QueuedPush = JSON.parse(value);
    if (!holdsConsent(push, person)) finish(seat, stopPush(push));
  }
}

function find(sql: SqlStorage, serial: string): QueuedPush | undefined {
  const row = sql.exec<{ value: string }>("SELECT value FROM outbox WHERE serial = ?", serial).toArray()[0];
  return row === undefined ? undefined : JSON.parse(row.value);
}

function save(sql: SqlStorage, push: QueuedPush): void {
  sql.exec("INSERT OR REPLACE INTO outbox VALUES (?, ?)", push.serial, JSON.stringify(push));
}
