import { refuse } from "../../../shared/errors.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { sealReceiptId } from "../../../shared/person/receipt-id.ts";
import { pushPayload, pushTag } from "../../../shared/push/payload.ts";
import { pushHeaders } from "../../../shared/push/push-headers.ts";
import { TEST_PUSH_VALID_MS } from "../../../shared/push/test-push.ts";
import { vapidKeyOf } from "../../../shared/push/vapid-key.ts";
import { err, ok } from "../../../shared/result.ts";
import { buildPush, sendPush } from "../../adapters/web-push.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import type { Reply, TestPushCall, TestPushReply } from "./calls.ts";
import type { PersonContext } from "./person-context.ts";

/**
 * Posts one push that is no offer to a device of this person, and gives what came of it. It stores nothing, counts nowhere,
 * and is tried once. Null: no such person. Errors: consent-missing without `push`; not-found without a subscription.
 */
export async function sendTestPush(
  { store }: PersonContext,
  { config, keys }: Isolate,
  { person: id, device, serial }: TestPushCall & { readonly serial: string },
): Promise<Reply<TestPushReply>> {
  const person = store.load();
  if (person === undefined) return ok(null);
  if (!isGranted(person.consent, "push"))
    return err(refuse("consent-missing", "the person has not agreed to the purpose push"));
  const subscription = store.subscriptions.list().find((kept) => kept.device === device);
  if (subscription === undefined)
    return err(refuse("not-found", "the device has no push subscription: the app asks for one with subscribePush()"));
  const nowMs = Date.now();
  // A receipt of no decision: what the device says of it later is answered 404, and counts nowhere.
  const receipt = await sealReceiptId(keys.receipts[0], { person: id, serial });
  const tag = await pushTag(receipt);
  const headers = pushHeaders(
    { nowMs, triggeredAtMs: nowMs, validUntilMs: nowMs + TEST_PUSH_VALID_MS, fleeting: false },
    tag,
  );
  if (!headers.ok) throw new Error("a test push had no validity");
  const page = config.app ?? `${config.origin}/`;
  const offer = {
    title: "Pushes work",
    body: "This is a test. The mesh sent it to this device.",
    action: { url: page },
  };
  const request = await buildPush(
    {
      subscription,
      payload: pushPayload({ offer, receipt, tag, lang: "en", page }),
      headers: headers.value,
      vapid: {
        key: vapidKeyOf(subscription.vapidPublicKey, keys.vapid) ?? keys.vapid.current,
        contact: config.contact,
      },
    },
    nowMs,
  );
  return ok({ outcome: await sendPush(request, (url, init) => fetch(url, init)) });
}
