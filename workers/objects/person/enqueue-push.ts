import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import {
  beginAttempts,
  hasOpenAttempt,
  nextLookMs,
  type QueuedPush,
  queuePush,
  replaces,
  stopPush,
} from "../../../shared/push/outbox.ts";
import type { RenderedOffer } from "../../../shared/respond/answer.ts";
import { lookupTag } from "../../../shared/text/lookup-text.ts";
import { finishPush } from "./finish-push.ts";
import type { PersonContext } from "./person-context.ts";
import { LOOK_AGAIN_MS, logFailure, sendDuePush } from "./send-due-push.ts";
import { pushTimer } from "./store/timers.ts";

/**
 * The push of a decision, to be stored in the row of its message. Unless something holds it, its attempts are begun in it: a
 * row that says so on its own would cost as much as the decision. Undefined: the moment is no more.
 */
export function planPush(
  { store }: PersonContext,
  about: {
    readonly person: string;
    readonly chosen: Chosen;
    readonly offer: RenderedOffer;
    readonly policy: Policy;
    readonly serial: string;
    readonly locale: string | undefined;
    readonly isBroadcast?: boolean;
    readonly nowMs: number;
  },
): QueuedPush | undefined {
  const { policy, nowMs } = about;
  const moment = policy.moments.get(about.chosen.moment);
  if (moment === undefined) return undefined;
  const title = moment.variants.find(({ id }) => id === about.offer.variant)?.title ?? {};
  const { campaign } = about.chosen;
  const hasBudget = campaign !== undefined && policy.campaigns.get(campaign)?.budget !== undefined;
  const queued = queuePush({
    ...about,
    moment,
    spent: hasBudget ? campaign : undefined,
    lang: lookupTag(title, about.locale, policy.mesh.locale) ?? policy.mesh.locale,
    devices: store.subscriptions.list().map(({ device }) => device),
  });
  const { push, devices } = beginAttempts(queued, () => true, nowMs);
  return devices.length === 0 ? queued : push;
}

/**
 * Sends a push that is stored by now, unless something holds it: the work, which nothing has to wait for. Its timer sends it if
 * this object is lost. What it takes the place of is not sent any more.
 */
export function startPush(context: PersonContext, push: QueuedPush, nowMs: number): Promise<void> | undefined {
  const { serial } = push;
  for (const older of context.store.outbox.list())
    if (replaces(push, older)) finishPush(context, stopPush(older, "person"));
  const dueMs = nextLookMs(push) ?? nowMs;
  const isHeld = !hasOpenAttempt(push) && dueMs > nowMs;
  context.store.timers.set(pushTimer(serial), Math.max(dueMs, nowMs + LOOK_AGAIN_MS));
  return isHeld ? undefined : sendDuePush(context, serial, { isFirst: true }).catch(logFailure);
}
