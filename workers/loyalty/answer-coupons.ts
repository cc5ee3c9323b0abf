import type { PlainClaims } from "../../shared/messages/device.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { couponOf } from "../../shared/respond/answer.ts";
import { ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";

/** All coupons of the person who asks, under receipts that lead to them. */
export async function answerCoupons({ isolate }: Call, { envelope, asksObject }: DeviceMessage<PlainClaims>): Replied {
  if (!asksObject) return ok({ status: 200, body: { coupons: [] } });
  const reply = await askPerson(isolate, envelope.person, async (object, moved) => {
    const sent = sendOn(envelope, moved);
    const listed = await object.coupons({ envelope: sent });
    return listed.ok ? ok((listed.value ?? []).map((one) => ({ person: sent.person, ...one }))) : listed;
  });
  if (!reply.ok) return reply;
  const { keys, config } = isolate;
  const told = (reply.value ?? []).map(async ({ person, serial, coupon, state }) => {
    const receipt = await sealReceiptId(keys.receipts[0], { person, serial });
    return { receipt, coupon: couponOf(coupon, config.origin, receipt), state };
  });
  return ok({ status: 200, body: { coupons: await Promise.all(told) } });
}
