import { sealReceiptId } from "../../../shared/person/receipt-id.ts";
import type { PushOutcome } from "../../../shared/push/delivery.ts";
import type { QueuedPush } from "../../../shared/push/outbox.ts";
import { pushPayload, pushTag } from "../../../shared/push/payload.ts";
import { pushHeaders } from "../../../shared/push/push-headers.ts";
import { vapidKeyOf } from "../../../shared/push/vapid-key.ts";
import { offerOf } from "../../../shared/respond/answer.ts";
import { buildPush, sendPush } from "../../adapters/web-push.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import type { KeptSubscription } from "./store/subscriptions.ts";

/** Encrypts one push for one subscription and posts it; gives what came of it, and never rejects for what the other side does. */
export async function postPush(
  { config, keys }: Isolate,
  push: QueuedPush,
  subscription: KeptSubscription,
  nowMs: number,
): Promise<PushOutcome> {
  const receipt = await sealReceiptId(keys.receipts[0], { person: push.person, serial: push.serial });
  const tag = await pushTag(receipt);
  const { triggeredAtMs, endsOnExit, isOfSignal = false } = push;
  const fleeting = endsOnExit || isOfSignal;
  const headers = pushHeaders({ nowMs, triggeredAtMs, validUntilMs: push.offer.validUntilMs, fleeting }, tag);
  if (!headers.ok) throw new Error("an attempt was begun with less than a second of validity left");
  const key = vapidKeyOf(subscription.vapidPublicKey, keys.vapid) ?? keys.vapid.current;
  const offer = offerOf(push.offer, config.origin, receipt);
  const payload = pushPayload({ offer, receipt, tag, lang: push.lang, page: `${config.origin}/o/${receipt}` });
  const request = await buildPush(
    { subscription, payload, headers: headers.value, vapid: { key, contact: config.contact } },
    nowMs,
  );
  return sendPush(request, (url, init) => fetch(url, init));
}
