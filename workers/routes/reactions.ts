import { refuse } from "../../shared/errors.ts";
import { type ReactionClaims, reactionClaims } from "../../shared/messages/reaction.ts";
import { sendOn } from "../../shared/person/envelope.ts";
import { isReceiptOf, openReceiptId } from "../../shared/person/receipt-id.ts";
import { pointsFor } from "../../shared/person/scores.ts";
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

async function react(
  { isolate, nowMs, defer }: Call,
  { claims, envelope, asksObject }: DeviceMessage<ReactionClaims>,
): Replied {
  if (!asksObject) return ok({ status: 202, body: {} });
  const locator = await openReceiptId(isolate.keys.receipts, claims.receipt);
  if (!isReceiptOf(locator, envelope)) return err(refuse("not-found"));
  const { kind, value } = claims;
  const { scores = [] } = (await isolate.catalog.current(nowMs, defer))?.policy ?? {};
  const scored = pointsFor(scores, (on) => on.kind === "reaction" && on.reaction === kind);
  const reply = await askPerson(isolate, envelope.person, (object, moved) =>
    object.react({ envelope: sendOn(envelope, moved), serial: locator.serial, kind, value, scored }),
  );
  return reply.ok ? ok({ status: 202, body: {} }) : reply;
}
