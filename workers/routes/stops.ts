import { refuse } from "../../shared/errors.ts";
import { type StopClaims, stopClaims } from "../../shared/messages/stop.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { isReceiptOf, openReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok } from "../../shared/result.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/stops: no more of this campaign, or of this moment; or more of it again. Needs no purpose. */
export const stops = deviceRoute(
  "/v1/me/stops",
  { typ: "stop+jwt", schema: stopClaims, window: () => LIVE_WINDOW },
  change,
);

async function change({ isolate }: Call, { claims, envelope, asksObject }: DeviceMessage<StopClaims>): Replied {
  const { receipt, stopped } = claims;
  const locator = await openReceiptId(isolate.keys.receipts, receipt);
  // Who has no object has no receipt.
  if (!asksObject || !isReceiptOf(locator, envelope)) return err(refuse("not-found"));
  const { serial } = locator;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.stop({ envelope: sendOn(envelope, moved), serial, stopped }),
  );
  if (!reply.ok) return reply;
  return reply.value === null ? err(refuse("not-found")) : ok({ status: 204 });
}
