import type { Policy } from "../../../shared/catalog/policy.ts";
import type { Chosen } from "../../../shared/decide/decision.ts";
import { nextLookMs, queuePush } from "../../../shared/push/outbox.ts";
import type { RenderedOffer } from "../../../shared/respond/answer.ts";
import { lookupTag } from "../../../shared/text/lookup-text.ts";
import type { PersonContext } from "./person-context.ts";
import { LOOK_AGAIN_MS, logFailure, sendDuePush } from "./send-due-push.ts";

/**
 * Writes the push of a decision into the outbox, with a timer that sends it should this object be lost meanwhile, and
 * starts sending unless something holds it, without waiting for that.
 */
export function enqueuePush(
  context: PersonContext,
  about: {
    readonly person: string;
    readonly chosen: Chosen;
    readonly offer: RenderedOffer;
    readonly policy: Policy;
    readonly serial: string;
    readonly locale: string | undefined;
    readonly nowMs: number;
  },
): void {
  const { store } = context;
  const { policy, serial, nowMs } = about;
  const moment = policy.moments.get(about.chosen.moment);
  if (moment === undefined) return;
  const title = moment.variants.find(({ id }) => id === about.offer.variant)?.title ?? {};
  const push = queuePush({
    ...about,
    moment,
    lang: lookupTag(title, about.locale, policy.mesh.locale) ?? policy.mesh.locale,
    devices: store.subscriptions.list().map(({ device }) => device),
  });
  store.outbox.save(push);
  const isHeld = (nextLookMs(push) ?? nowMs) > nowMs;
  store.timers.set(`push:${serial}`, isHeld ? nextLookMs(push) : nowMs + LOOK_AGAIN_MS);
  if (!isHeld) context.defer(sendDuePush(context, serial).catch(logFailure));
}
