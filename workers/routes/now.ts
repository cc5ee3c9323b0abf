import { present } from "../../shared/json/present.ts";
import { type NowClaims, nowClaims } from "../../shared/messages/now.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { couponOf, offerOf } from "../../shared/respond/answer.ts";
import type { NowItem } from "../../shared/respond/now-items.ts";
import { ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { renewPass } from "../ping/respond.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/now: what the first screen should show. It decides nothing and writes nothing. */
export const now = deviceRoute("/v1/me/now", { typ: "now+jwt", schema: nowClaims, window: () => LIVE_WINDOW }, show);

async function show(call: Call, { claims, envelope, asksObject, pass }: DeviceMessage<NowClaims>): Replied {
  const { isolate, nowMs } = call;
  const reply = asksObject
    ? await askPerson(isolate, envelope.person, (object, moved) =>
        object.now(present({ envelope: sendOn(envelope, moved), locale: claims.locale })),
      )
    : ok(null);
  if (!reply.ok) return reply;
  const serverTime = nowMs / 1000;
  if (reply.value === null) return ok({ status: 200, body: { items: [], serverTime } });
  const { items, ...who } = reply.value;
  const person = who.person ?? envelope.person;
  const body = present({
    items: await Promise.all(items.map((item) => tellItem(item, isolate, person))),
    pass: await renewPass(isolate, pass, { ...who, nowMs }),
    serverTime,
  });
  return ok({ status: 200, body });
}

/** An item as it goes over the wire: times written out, the receipt sealed, links absolute. */
async function tellItem(item: NowItem, { keys, config }: Isolate, person: string): Promise<object> {
  if (item.kind === "run") {
    const { sinceMs, data, kind, journey, run, stage, ...words } = item;
    return { kind, journey, run, stage, since: new Date(sinceMs).toISOString(), ...words, data };
  }
  if (item.kind === "loyalty") return item;
  const { kind, serial, person: of = person } = item;
  const receipt = await sealReceiptId(keys.receipts[0], { person: of, serial });
  if (kind === "coupon") return { kind, coupon: couponOf(item.coupon, config.origin, receipt), receipt };
  return { kind, offer: offerOf(item.offer, config.origin, receipt), receipt };
}
