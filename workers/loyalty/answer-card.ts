import { refuse } from "../../shared/errors.ts";
import { present } from "../../shared/json/present.ts";
import type { PlainClaims } from "../../shared/messages/device.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";

/** Answers what a device asks of the card: times written out, the id of its picture sealed. */
export async function answerCard({ isolate }: Call, { envelope, asksObject }: DeviceMessage<PlainClaims>): Replied {
  const reply = asksObject
    ? await askPerson(isolate, envelope.person, (object, moved) => object.card({ envelope: sendOn(envelope, moved) }))
    : ok(null);
  if (!reply.ok) return reply;
  if (reply.value === null) return err(refuse("consent-missing"));
  const { number, serial, person, points, tier, next, ledger } = reply.value;
  const id = await sealReceiptId(isolate.keys.receipts[0], { person, serial });
  const { balance, expiring } = points;
  const body = present({
    number,
    image: `${isolate.config.origin}/c/${id}.svg`,
    points: present({ balance, expiring: expiring && { points: expiring.points, at: timeOf(expiring.atMs) } }),
    tier,
    next,
    ledger: ledger.map(({ atMs, kind, points: given, reason }) => ({ at: timeOf(atMs), kind, points: given, reason })),
  });
  return ok({ status: 200, body });
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
