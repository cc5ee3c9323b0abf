import { refuse } from "../../shared/errors.ts";
import { type ReactionClaims, reactionClaims } from "../../shared/messages/reaction.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { isReceiptOf, openReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok } from "../../shared/result.ts";
import { DAY_WINDOW } from "../../shared/token/window.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Call, Replied } from "../http/call.ts";
import type { DeviceMessage } from "../messages/device-message.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/reactions: what became of an offer. Taken once per receipt and kind, and dropped without `measurement`. */
export const reactions = deviceRoute(
  "/v1/reactions",
  { typ: "reaction+jwt", schema: reactionClaims, window: () => DAY_WINDOW },
  react,
);

async function react({ isolate }: Call, { claims, envelope, asksObject }: DeviceMessage<ReactionClaims>): Replied {
  if (!asksObject) return ok({ status: 202, body: {} });
  const locator = await openReceiptId(isolate.keys.receipts, claims.receipt);
  if (!isReceiptOf(locator, envelope)) return err(refuse("not-found"));
  const { kind, value } = claims;
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.react({ envelope: sendOn(envelope, moved), serial: locator.serial, kind, value }),
  );
  return reply.ok ? ok({ status: 202, body: {} }) : reply;
}
