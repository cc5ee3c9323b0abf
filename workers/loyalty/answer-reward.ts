import { refuse } from "../../shared/errors.ts";
import type { RewardClaims } from "../../shared/messages/reward.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { couponOf } from "../../shared/respond/answer.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";

/** Answers who wants a reward: with its coupon, as of an offer. */
export async function answerReward(
  { isolate }: Call,
  { claims, envelope, asksObject }: DeviceMessage<RewardClaims>,
): Replied {
  const { reward } = claims;
  const reply = asksObject
    ? await askPerson(isolate, envelope.person, (object, moved) =>
        object.reward({ envelope: sendOn(envelope, moved), reward }),
      )
    : ok(null);
  if (!reply.ok) return reply;
  if (reply.value === null) return err(refuse("consent-missing"));
  const { person, serial, coupon, points } = reply.value;
  const receipt = await sealReceiptId(isolate.keys.receipts[0], { person, serial });
  return ok({ status: 200, body: { coupon: couponOf(coupon, isolate.config.origin, receipt), receipt, points } });
}
